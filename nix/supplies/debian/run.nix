# A script and its environment -> a derivation that runs it. This supply makes all its derivations this way. Scripts can call the
# functions of deb.sh.
#
# Type: { busybox, system } -> { name, script, userland ?, path ?, env ? } -> derivation
# Example:
#   run {
#     name = "vendor";
#     script = ./vendor.sh;
#     inherit userland;
#     env.crates = "serde-1.0.0 /nix/store/...-serde-1.0.0.crate";
#   }
{ busybox, system }:
{
  name,
  script,
  # The tree whose bash runs the script and whose programs it calls. null: busybox does both.
  userland ? null,
  # Folders of programs that precede the userland on PATH.
  path ? [ ],
  env ? { },
}:
derivation (
  env
  // {
    inherit name system;
    # Interpreter of the scripts that a step writes.
    shell = "${busybox}/bin/sh";
    builder = if userland == null then "${busybox}/bin/sh" else "${userland}/usr/bin/bash";
    args = [
      ./run.sh
      script
    ];
    unpack = ./deb.sh;
    PATH = "${busybox}/bin";
    path = builtins.concatStringsSep ":" (
      path ++ (if userland == null then [ ] else [ "${userland}/usr/bin" ])
    );
  }
)
