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
  # The folder of the system's libraries if it ignores the case of their names, or null.
  importLibraries ? null,
  # Names of the C and the C++ compiler among the programs.
  cc ? "gcc",
  cxx ? "g++",
}:
let
  inherit (builtins)
    attrNames
    concatStringsSep
    elem
    isList
    listToAttrs
    mapAttrs
    ;
  isWindows = programs ? windres;
  ignoresCase = importLibraries != null;
  isGcc =
    program:
    elem program [
      "gcc"
      "g++"
      "cc"
      "c++"
    ];
  # The script of a compiler: reads the flags of a build (../cargo/remap.sh), and looks for arguments that few projects have.
  adapt =
    program: script:
    if script ? error || !(isGcc program || program == cc || program == cxx) then
      script
    else
      concatStringsSep "\n" (
        [ ''[ -z "$CROSSFLAKE_FLAGS" ] || . "$CROSSFLAKE_FLAGS"'' ]
        ++ (
          if isGcc program then
            [
              "for argument; do"
              "  case $argument in"
              "    -m*=native | -flto=[tf]* | -fuse-ld=*${if ignoresCase then " | -l*[A-Z]*" else ""})"
              "      store=${builtins.storeDir} libraries=${if ignoresCase then importLibraries else ""}"
              "      . ${./cc-flags.sh}"
              "      break"
              "      ;;"
              "  esac"
              "done"
            ]
          else
            [ ]
        )
        ++ [ (if isList script then ''exec ${concatStringsSep " " script} "$@"'' else script) ]
      );
  prefixed = listToAttrs (
    map (program: {
      name = "${prefix}-${program}";
      value = adapt program programs.${program};
    }) (attrNames programs)
  );
  bin = scripts "cc-${name}" (prefixed // mapAttrs adapt plain);
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
