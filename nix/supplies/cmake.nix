# A toolchain file for cmake, which runs what it tries out under the runner. Without one, cmake looks for libraries and
# headers where the build machine has its own, or nowhere.
{ run }:
{
  name,
  # As compiler.nix gives it.
  compiler,
  # As `uname -m` says it on the target.
  processor,
  sysroot,
  # For Windows, the program that compiles resources.
  windres ? null,
}:
let
  windows = windres != null;
in
runner:
run {
  name = "cmake-${name}";
  script = ./cmake.sh;
  env = {
    inherit runner sysroot;
    systemName = if windows then "Windows" else "Linux";
    processor = if windows && processor == "x86_64" then "AMD64" else processor;
    inherit (compiler)
      ar
      cc
      cxx
      nm
      pkgConfig
      ranlib
      strip
      ;
    windres = if windows then windres else "";
  };
}
