# Checks the variables that a flake gives to its project's own code. A name that cargo, a builder or the supply uses is an error.
#
# Type: env -> variables of the supply -> env
# Example: environment { COMMIT = "0123abc"; } { CC = "gcc"; } => { COMMIT = "0123abc"; }
env: set:
let
  inherit (builtins)
    elem
    isString
    mapAttrs
    match
    typeOf
    ;

  # Variables that cargo and builders read must be the same in all steps, and only the last steps have these.
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
    refuse "a name consists of capitals, digits and _"
  else if isTaken name then
    refuse "builds set this variable themselves; cargo's settings belong in .cargo/config.toml"
  else if !isString value then
    refuse "the value must be a string; its type is ${typeOf value}"
  else
    value
) env
