# Cargo.lock -> whether the project's dependencies may compile or link C: whether it names a crate that build scripts use
# for that. Cargo.lock covers all platforms, so the answer may be true although the target compiles no C.
#
# Type: { lock } -> bool
{ lock }:
let
  inherit (builtins)
    any
    attrValues
    concatLists
    elem
    ;
  names = map (crate: crate.name) (
    concatLists (attrValues lock.registries ++ map (checkout: checkout.packages) lock.checkouts)
  );
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
