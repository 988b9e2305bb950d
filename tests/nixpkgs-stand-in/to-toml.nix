# A set as TOML. Nested sets become inline tables.
{ lib }:
let
  value =
    of:
    if builtins.isAttrs of then
      "{ ${lib.concatStringsSep ", " (pairs of)} }"
    else if builtins.isList of then
      "[ ${lib.concatMapStringsSep ", " value of} ]"
    else
      builtins.toJSON of;
  pairs = set: lib.mapAttrsToList (name: of: "${builtins.toJSON name} = ${value of}") set;
in
set: lib.concatStringsSep "\n" (pairs set) + "\n"
