# WebAssembly's compiler: rustc's own linker and, if the project compiles C, clang without a C library.
#
# Type: { buildCc, mkCompiler, pkgs } -> { target, toolchain, needsC } -> compiler
{
  buildCc,
  mkCompiler,
  pkgs,
}:
{
  target,
  toolchain,
  # Whether Cargo.lock names a crate that compiles C.
  needsC,
}:
let
  inherit (target) triple;
  none = missing: { error = "${missing} for ${triple} through nixpkgs"; };
  compiler = mkCompiler {
    name = triple;
    prefix = triple;
    sysroot = "${compiler.bin}";
    cc = "clang";
    cxx = "clang++";
    programs = {
      clang =
        if needsC then
          [
            "${pkgs.llvmPackages.clang-unwrapped}/bin/clang"
            "--target=${triple}"
            "-ffreestanding"
            "$CROSSFLAKE_CC_FLAGS"
          ]
        else
          none "Cargo.lock names no crate that compiles C, so there is no compiler";
      "clang++" = none "there is no C++";
      pkg-config = none "there are no packages";
    };
  };
in
compiler
// {
  # rustc takes the linker's options from this name.
  linker = "${toolchain}/bin/rust-lld";
  # Archives differ between machines in the index only, which rustc makes itself.
  inherit (buildCc) ar ranlib;
  # The linker strips.
  strip = null;
}
