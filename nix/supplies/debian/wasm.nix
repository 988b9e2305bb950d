# A WebAssembly target -> its compiler, std and runner: clang and lld; for WASI also wasi-libc and WasmEdge.
#
# Type: { machine, mkStd } -> name -> target -> { cc, std, libraries, static, runner }
{ machine, mkStd }:
_name: target:
let
  inherit (machine)
    facts
    mkTree
    run
    userland
    ;
  inherit (machine.packages) filesOf;
  inherit (target) debian triple;
  hasLibc = debian.sysroot != null;

  lower = [
    machine.rust
    machine.gcc
    userland
  ];
  clang = mkTree {
    inherit lower;
    name = "debian-clang";
    files = filesOf debian.gcc;
  };
  llvm = "${clang}/usr/lib/llvm-${toString facts.llvm}/bin";
  sysroot =
    if hasLibc then
      run {
        name = "sysroot-wasi";
        script = ./wasi-sysroot.sh;
        inherit userland;
        env = {
          debs = filesOf debian.sysroot;
          inherit triple;
          inherit (debian) multiarch;
        };
      }
    else
      clang;

  cc =
    machine.mkCompiler {
      inherit sysroot;
      name = triple;
      prefix = triple;
      cc = "clang";
      cxx = "clang++";
      programs = {
        clang = [
          "${llvm}/clang"
          "--target=${triple}"
        ]
        ++ (
          if hasLibc then
            [
              "--sysroot=${sysroot}"
              "-ffile-prefix-map=${sysroot}="
            ]
          else
            [ "-ffreestanding" ]
        )
        ++ [ "$CROSSFLAKE_CC_FLAGS" ];
        "clang++".error = "Debian has no C++ library for ${triple}, so C++ code cannot be compiled for it";
        pkg-config = ''
          export PKG_CONFIG_LIBDIR=
          exec ${userland}/usr/bin/pkgconf "$@"
        '';
      };
    }
    // {
      # rustc infers the linker's flavour from this name.
      linker = "${llvm}/wasm-ld";
      # The build machine's ar works for any target: only an archive's index depends on the machine, and rustc writes it itself.
      inherit (machine.cc) ar nm ranlib;
      # The linker strips.
      strip = null;
    };

  wasmedge = mkTree {
    name = "debian-wasmedge";
    files = filesOf debian.emulator;
    lower = [ clang ] ++ lower;
  };
in
{
  inherit cc;
  std = mkStd {
    inherit cc triple;
    objects = if hasLibc then ./std-wasi.sh else null;
  };
  libraries = null;
  static = false;
  runner =
    if debian.runner == null then
      machine.scripts "run-${triple}" {
        run.error = "a ${triple} module has no main function to start: a host calls the functions that it exports";
      }
    else
      run {
        name = "run-${triple}";
        script = ./wasm-runner.sh;
        env = {
          bash = "${userland}/usr/bin/bash";
          env = "${userland}/usr/bin/env";
          wasmedge = "${wasmedge}/usr/bin/wasmedge";
        };
      };
}
