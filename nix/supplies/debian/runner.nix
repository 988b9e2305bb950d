# How a target's programs run on the build machine: $out/bin/run PROGRAM ARGUMENT...
{
  run,
  scripts,
  base,
  qemu,
}:
{
  name,
  target,
  sysroot,
}:
let
  # One program of the package, not its 450 MB for all machines.
  emulator = run {
    name = target.runner;
    script = ./qemu.sh;
    inherit base;
    env = {
      deb = qemu;
      program = target.runner;
    };
  };
  library = "${sysroot}/usr/lib/${target.debian.multiarch}";

  command =
    if target.runner == "none" then
      ""
    else if target.runner == "loader" then
      # The build machine may have an older glibc than the floor, or none where programs look for it.
      "${sysroot}${target.interpreter} --library-path ${library}"
    else
      "${emulator}/bin/${target.runner} -L ${sysroot}";
in
scripts "run-${name}" { run = ''exec ${command} "$@"''; }
