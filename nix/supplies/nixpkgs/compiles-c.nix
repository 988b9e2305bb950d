# Whether a project's dependencies may compile or link C: whether Cargo.lock names a crate that build scripts do it
# with. It names those of all platforms, so that the answer may be yes where no would do.
{ lock }:
let
  inherit (builtins)
    any
    attrValues
    concatLists
    elem
    ;
  names =
    map (crate: crate.name) (concatLists (attrValues lock.registries))
    ++ concatLists (map (checkout: checkout.packages) lock.checkouts);
in
any (
  name:
  elem name [
    "autotools"
    "bindgen"
    "cc"
    "cmake"
    "gcc"
    "meson"
    "pkg-config"
    "system-deps"
    "vcpkg"
  ]
) names
