# Source of the standard library -> std for a triple for which Debian has no std. All projects share the result.
#
# Type: { run, userland, toolchain, source } -> { triple, cc, objects ? } -> derivation with lib/rustlib/TRIPLE
{
  run,
  userland,
  toolchain,
  source,
}:
{
  triple,
  cc,
  # Script that adds the objects and libraries that rustc links into every program, or null.
  objects ? null,
}:
run {
  name = "rust-std-${triple}";
  script = ./std.sh;
  inherit userland;
  # For Windows, rustc calls the target's dlltool by its name.
  path = [ "${cc.bin}/bin" ];
  env = {
    inherit source toolchain triple;
    inherit (cc) ar sysroot;
    objects = if objects == null then "" else objects;
    gcc = cc.cc;
  };
}
