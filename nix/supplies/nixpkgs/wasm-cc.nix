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
  failing = missing: { error = "${missing} for ${triple} through nixpkgs"; };
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
          failing "Cargo.lock names no crate that compiles C, so there is no compiler";
      "clang++" = failing "there is no C++";
      pkg-config = failing "there are no packages";
    };
  };
in
compiler
// {
  # rustc infers the linker's flavour from this name.
  linker = "${toolchain}/bin/rust-lld";
  # The build machine's ar works for any target: only an archive's index depends on the machine, and rustc writes it itself.
  inherit (buildCc) ar ranlib;
  # The linker strips.
  strip = null;
}
