# fenix's rustc and cargo behind a wrapper that adds what must hold whatever flags a project sets.
{
  pkgs,
  runScript,
  # What links build scripts and proc macros.
  linker,
}:
{
  name,
  # fenix's folder, with std for the build machine and for the target.
  rust,
  # For what is to run on the target.
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
