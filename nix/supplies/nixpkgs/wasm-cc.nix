# WebAssembly's: rustc's own linker, and clang without a C library where there is C to compile.
{
  buildCc,
  pkgs,
  scripts,
}:
{
  target,
  toolchain,
  # Whether Cargo.lock names a crate that compiles C.
  needsC,
}:
let
  inherit (target) triple;
  none = what: ''
    echo "crossflake: ${what} for ${triple} through nixpkgs" >&2
    exit 1
  '';
  bin = scripts "cc-${triple}" {
    "${triple}-clang" =
      if needsC then
        ''exec ${pkgs.llvmPackages.clang-unwrapped}/bin/clang --target=${triple} -ffreestanding $CROSSFLAKE_CC_FLAGS "$@"''
      else
        none "Cargo.lock names no crate that compiles C, so there is no compiler";
    "${triple}-clang++" = none "there is no C++";
    "${triple}-pkg-config" = none "there are no packages";
  };
in
{
  inherit bin;
  sysroot = "${bin}";
  cc = "${bin}/bin/${triple}-clang";
  cxx = "${bin}/bin/${triple}-clang++";
  # By this name rustc knows which options it takes.
  linker = "${toolchain}/bin/rust-lld";
  # Archives are the same for every machine, but for their index, which rustc makes itself.
  inherit (buildCc) ar ranlib;
  # There is none: the linker leaves out what is not wanted.
  strip = null;
  pkgConfig = "${bin}/bin/${triple}-pkg-config";
}
