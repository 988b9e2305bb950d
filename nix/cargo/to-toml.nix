# Writes a table as TOML, each key on a line of its own.
#
# Type: attrset -> string
# Example: toTOML { a = [ 1 ]; } => "\"a\" = [1]\n"
let
  inherit (builtins)
    attrNames
    concatStringsSep
    isAttrs
    isList
    toJSON
    ;

  entry = table: key: "${toJSON key} = ${written table.${key}}";
  written =
    value:
    if isAttrs value then
      "{ ${concatStringsSep ", " (map (entry value) (attrNames value))} }"
    else if isList value then
      "[${concatStringsSep ", " (map written value)}]"
    else
      # JSON and TOML have the same syntax for strings, numbers and booleans.
      toJSON value;
in
table: concatStringsSep "" (map (key: "${entry table key}\n") (attrNames table))
