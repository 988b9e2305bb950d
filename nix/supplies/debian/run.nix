# name + script + environment -> a derivation run by busybox's shell. The plainest builder there is: every
# step of this supply that compiles nothing goes through it.
{ busybox, system }:
{
  name,
  script,
  # Folders whose programs come before busybox's.
  path ? [ ],
  env ? { },
}:
derivation (
  env
  // {
    inherit name system;
    builder = "${busybox}/bin/busybox";
    args = [
      "ash"
      ./run.sh
      script
    ];
    PATH = "${busybox}/bin";
    path = builtins.concatStringsSep ":" path;
  }
)
