# A compiler's programs -> the programs under the target's prefix, the path of each, and a toolchain file for cmake.
#
# Type: { run, scripts } -> { name, prefix, programs, sysroot, ... } -> compiler
# Example:
#   mkCompiler {
#     name = "bookworm-arm64";
#     prefix = "aarch64-linux-gnu";
#     programs = { gcc = [ "/nix/store/...-gcc/usr/bin/aarch64-linux-gnu-gcc-14" ]; "g++" = ...; ar = ...; ... };
#     sysroot = "/nix/store/...-sysroot-bookworm-arm64";
#     processor = "aarch64";
#   }
#   => { cc = "/nix/store/...-cc-bookworm-arm64/bin/aarch64-linux-gnu-gcc"; ar = ...; cmake = runner: derivation; ... }
{ run, scripts }:
{
  name,
  prefix,
  # Program name -> script, as scripts.nix takes it. `windres` makes it a compiler for Windows.
  programs,
  # Scripts that have no prefix.
  plain ? { },
  sysroot,
  # The target's `uname -m`. null: there is no toolchain file for cmake.
  processor ? null,
  # Names of the C and the C++ compiler among the programs.
  cc ? "gcc",
  cxx ? "g++",
}:
let
  inherit (builtins) attrNames listToAttrs;
  prefixed = listToAttrs (
    map (program: {
      name = "${prefix}-${program}";
      value = programs.${program};
    }) (attrNames programs)
  );
  bin = scripts "cc-${name}" (prefixed // plain);
  pathOf = program: "${bin}/bin/${prefix}-${program}";
  paths = {
    cc = pathOf cc;
    cxx = pathOf cxx;
    ar = pathOf "ar";
    ranlib = pathOf "ranlib";
    strip = pathOf "strip";
    nm = pathOf "nm";
    pkgConfig = pathOf "pkg-config";
  };
  isWindows = programs ? windres;

  # Without a toolchain file, cmake searches the build machine's folders for libraries and headers. It starts the programs
  # of its own tests with `runner`.
  cmake =
    runner:
    run {
      name = "cmake-${name}";
      script = ./cmake.sh;
      env = paths // {
        inherit runner sysroot;
        systemName = if isWindows then "Windows" else "Linux";
        processor = if isWindows && processor == "x86_64" then "AMD64" else processor;
        windres = if isWindows then pathOf "windres" else "";
      };
    };
in
paths // { inherit bin sysroot; } // (if processor == null then { } else { inherit cmake; })
