# fenix's rustc and cargo -> a toolchain whose rustc adds flags to the project's own.
#
# Type: { pkgs, runScript, linker } -> { name, rust, flags ? } -> derivation with bin/cargo, bin/rustc
{
  pkgs,
  runScript,
  # Linker of build scripts and proc macros.
  linker,
}:
{
  name,
  # fenix's folder of rustc, cargo, and std for the build machine and the target.
  rust,
  # Flags for code that runs on the target.
  flags ? [ ],
}:
let
  buildTriple = pkgs.stdenv.hostPlatform.rust.rustcTarget;
in
runScript {
  name = "rust-${name}";
  script = ./toolchain.sh;
  env = {
    inherit linker rust;
    wrap = ../wrap-rustc.sh;
    rustcFlags = ../rustc-flags.sh;
    triple = if name == "build" then buildTriple else name;
    loader =
      if pkgs.stdenv.hostPlatform.isLinux then pkgs.stdenv.cc.bintools.dynamicLinker or "" else "";
    flags = builtins.concatStringsSep " " flags;
    inherit buildTriple;
  };
}
