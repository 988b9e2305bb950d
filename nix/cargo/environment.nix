# Variables that a flake gives to its project's own code, the ones that a supply sets -> the former, if they can be given.
env: set:
let
  inherit (builtins)
    elem
    isString
    mapAttrs
    match
    typeOf
    ;

  # What cargo and builders go by must be the same in all steps; only the last ones have these variables.
  isTaken =
    name:
    set ? ${name}
    || elem name [
      "HOME"
      "PATH"
      "TMPDIR"
    ]
    || match "(CARGO|NIX|RUSTC|RUSTDOC|RUSTFLAGS)(_.*)?" name != null;
in
mapAttrs (
  name: value:
  let
    refuse = why: throw "crossflake: env.${name} in flake.nix: ${why}";
  in
  if match "[A-Z][A-Z0-9_]*" name == null then
    refuse "a name is made of capitals, digits and _"
  else if isTaken name then
    refuse "builds set that themselves; what cargo goes by is said in .cargo/config.toml"
  else if !isString value then
    refuse "a value is a string, this is of the type ${typeOf value}"
  else
    value
) env
