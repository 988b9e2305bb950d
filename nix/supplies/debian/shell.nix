# `nix develop`: a shell in which plain cargo crosses, with the environment that `nix build` has. All that Nix needs for
# one is a derivation whose builder is bash.
{
  base,
  env,
  path,
  system,
}:
name:
derivation (
  env
  // {
    name = "${name}-shell";
    inherit system;
    builder = "${base}/usr/bin/bash";
    args = [ ./shell.sh ];
    # `nix develop` reads it from the environment.
    outputs = [ "out" ];
    # Comes before the caller's own.
    PATH = builtins.concatStringsSep ":" (path ++ [ "${base}/usr/bin" ]);
  }
)
