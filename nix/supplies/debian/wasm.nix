# What WebAssembly is made with and run by: clang and lld, with WASI its C library, and WasmEdge. Without WASI there is no
# C library, and nothing here calls what a module exports.
{ machine, mkStd }:
_name: target:
let
  inherit (builtins) concatStringsSep;
  inherit (machine) base run scripts;
  inherit (machine.packages) filesOf;
  inherit (target) debian triple;

  lower = [
    machine.rust
    machine.gcc
    base
  ];
  clang = machine.mkTree {
    inherit base lower;
    name = "debian-clang";
    files = filesOf debian.gcc;
  };
  llvm = "${clang}/usr/lib/llvm-19/bin";
  sysroot =
    if debian.sysroot == null then
      null
    else
      run {
        name = "sysroot-wasi";
        script = ./wasi-sysroot.sh;
        inherit base;
        env = {
          debs = filesOf debian.sysroot;
          unpack = ./deb.sh;
          inherit triple;
          inherit (debian) multiarch;
        };
      };

  words = [
    "${llvm}/clang"
    "--target=${triple}"
  ]
  ++ (
    if sysroot == null then
      [ "-ffreestanding" ]
    else
      [
        "--sysroot=${sysroot}"
        "-ffile-prefix-map=${sysroot}="
      ]
  )
  ++ [ "$CROSSFLAKE_CC_FLAGS" ];
  bin = scripts "cc-${triple}" {
    "${triple}-clang" = ''exec ${concatStringsSep " " words} "$@"'';
    "${triple}-clang++" = ''
      echo "crossflake: Debian has no C++ library for ${triple}, so C++ code cannot be compiled for it" >&2
      exit 1
    '';
    "${triple}-pkg-config" = ''
      export PKG_CONFIG_LIBDIR=
      exec ${base}/usr/bin/pkgconf "$@"
    '';
  };
  cc = {
    inherit bin;
    sysroot = if sysroot == null then clang else sysroot;
    cc = "${bin}/bin/${triple}-clang";
    cxx = "${bin}/bin/${triple}-clang++";
    # By this name rustc knows which options it takes.
    linker = "${llvm}/wasm-ld";
    # Archives are the same for every machine, but for their index, which rustc makes itself.
    inherit (machine.cc) ar nm ranlib;
    # There is none: the linker leaves out what is not wanted.
    strip = null;
    pkgConfig = "${bin}/bin/${triple}-pkg-config";
  };

  wasmedge = machine.mkTree {
    inherit base;
    name = "debian-wasmedge";
    files = filesOf debian.emulator;
    lower = [ clang ] ++ lower;
  };
in
{
  inherit cc;
  std = mkStd {
    inherit cc triple;
    objects = if sysroot == null then null else ./std-wasi.sh;
  };
  libraries = null;
  static = false;
  runner =
    if debian.runner == null then
      scripts "run-${triple}" {
        run = ''
          echo "crossflake: nothing starts programs for ${triple} here: a host of theirs calls what they export" >&2
          exit 1
        '';
      }
    else
      run {
        name = "run-${triple}";
        script = ./wasm-runner.sh;
        env = {
          bash = "${base}/usr/bin/bash";
          env = "${base}/usr/bin/env";
          wasmedge = "${wasmedge}/usr/bin/wasmedge";
        };
      };
}
