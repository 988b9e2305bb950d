# The derivations that values refer to, by path.
#
# Type: [ derivation, string or null ] -> [ string ]
# Example: derivations [ userland null "${rust}/bin/rustc" ] => [ "/nix/store/...-userland.drv" "/nix/store/...-rust.drv" ]
values:
let
  inherit (builtins)
    attrNames
    concatStringsSep
    filter
    getContext
    ;
  context = getContext (concatStringsSep "" (map toString values));
in
filter (path: context.${path} ? outputs) (attrNames context)
