# Environment of a build -> a derivation for `nix develop`, which needs bash as the builder. In its shell, cargo without options
# cross-compiles as `nix build` does.
#
# Type: { userland, env, path, system } -> name -> derivation
{
  userland,
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
    builder = "${userland}/usr/bin/bash";
    args = [ ./shell.sh ];
    # `nix develop` reads it from the environment.
    outputs = [ "out" ];
    # `nix develop` puts it before the caller's PATH.
    PATH = builtins.concatStringsSep ":" (path ++ [ "${userland}/usr/bin" ]);
  }
)
