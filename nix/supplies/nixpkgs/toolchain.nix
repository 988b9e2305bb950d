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
runScript {
  name = "rust-${name}";
  script = ./toolchain.sh;
  env = {
    inherit linker rust;
    wrap = ../wrap-rustc.sh;
    flags = builtins.concatStringsSep " " flags;
    buildTriple = pkgs.stdenv.hostPlatform.rust.rustcTarget;
  };
}
