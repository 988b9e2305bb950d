# The derivations of targets, from a flake's `legacyPackages.SYSTEM.crossflake`.
#
# Type: [ name ] -> crossflake -> { packages, targetFolders }
names: crossflake:
let
  inherit (builtins) concatMap map;
  ofKind = kind: concatMap (name: crossflake.derivations.${name}.${kind} or [ ]) names;
in
{
  packages = map (name: crossflake.packages.${name}.drvPath) names;
  # Steps whose output is cargo's target folder.
  targetFolders = concatMap ofKind [
    "host"
    "dependencies"
    "members"
  ];
}
