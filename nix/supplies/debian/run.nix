# name + script + environment -> a derivation: the plainest builder there is, and the only one of this supply. Until
# there is a tree, busybox runs the script with its own commands; from then on bash does, with the tree's.
{ busybox, system }:
{
  name,
  script,
  # The userland, or null. Some callers still name it `base`.
  base ? null,
  userland ? base,
  # Folders whose programs come first.
  path ? [ ],
  env ? { },
}:
derivation (
  env
  // {
    inherit name system;
    # Scripts that a step writes are run by this.
    shell = "${busybox}/bin/sh";
    builder = if userland == null then "${busybox}/bin/sh" else "${userland}/usr/bin/bash";
    args = [
      ./run.sh
      script
    ];
    PATH = "${busybox}/bin";
    path = builtins.concatStringsSep ":" (
      path ++ (if userland == null then [ ] else [ "${userland}/usr/bin" ])
    );
  }
)
