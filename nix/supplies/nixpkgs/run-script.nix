# name + script + environment -> a derivation, with nixpkgs' bash and coreutils.
{ pkgs }:
{
  name,
  script,
  # Folders whose programs come first.
  path ? [ ],
  env ? { },
  # For the debian supply, where some scripts run before there is a userland.
  userland ? null,
}:
pkgs.runCommandLocal name
  (
    env
    // {
      # Scripts that a step writes are run by this.
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
