# std for a triple that Debian has none for, compiled once and shared by all projects.
{
  run,
  base,
  toolchain,
  source,
}:
{
  triple,
  cc,
  # A script that adds what rustc links into programs by itself, or null.
  objects,
}:
run {
  name = "rust-std-${triple}";
  script = ./std.sh;
  inherit base;
  # rustc calls the target's dlltool by its name, for Windows.
  path = [ "${cc.bin}/bin" ];
  env = {
    inherit source toolchain triple;
    inherit (cc) ar sysroot;
    objects = if objects == null then "" else objects;
    gcc = cc.cc;
  };
}
