# name + script + environment -> a derivation, with nixpkgs' bash and coreutils.
{ pkgs }:
{
  name,
  script,
  # Folders whose programs come first.
  path ? [ ],
  env ? { },
  # The debian supply's, where there are steps before the first shell.
  base ? null,
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
