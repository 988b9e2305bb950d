# A script and its environment -> a derivation that runs it with nixpkgs' bash and coreutils.
#
# Type: { pkgs } -> { name, script, path ?, env ?, userland ? } -> derivation
{ pkgs }:
{
  name,
  script,
  # Folders of programs that come first on PATH.
  path ? [ ],
  env ? { },
  # Only the debian supply's runner has a choice of userlands.
  userland ? null,
}:
pkgs.runCommandLocal name
  (
    env
    // {
      # Interpreter of the scripts that a step writes.
      shell = pkgs.runtimeShell;
      folders = builtins.concatStringsSep ":" path;
    }
  )
  ''
    (
      set -euo pipefail
      export PATH="''${folders:+$folders:}$PATH"
      . ${script}
    )
  ''
