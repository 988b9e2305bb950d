# std for a triple that Debian has none for, compiled once and shared by all projects.
{
  run,
  base,
  toolchain,
  source,
}:
{ triple, cc }:
run {
  name = "rust-std-${triple}";
  script = ./std.sh;
  inherit base;
  env = {
    inherit source toolchain triple;
    inherit (cc) ar;
    musl = cc.sysroot;
    gcc = cc.cc;
  };
}
