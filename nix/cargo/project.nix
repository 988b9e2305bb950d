# A project's folder -> what its targets have in common, worked out once for all of them.
{
  src,
  # Its generated targets, by their names.
  targets ? { },
  # The folder of an earlier version, or null: then nix/base.json, if it is there.
  base ? null,
}:
let
  inherit (builtins)
    attrValues
    concatLists
    filter
    fromJSON
    length
    listToAttrs
    pathExists
    readFile
    toJSON
    ;

  of = src: targets: rec {
    workspace = import ./workspace.nix { inherit src; };
    skeleton = import ./skeleton.nix { inherit src targets workspace; };
    dependencies = import ./dependencies.nix {
      inherit skeleton;
      origin = src;
    };
  };
  now = of src targets;

  file = src + "/nix/base.json";
  kept = fromJSON (readFile file);
  earlier =
    if base != null then
      let
        data = base + "/nix/targets.nix";
      in
      of base (if pathExists data then (import data).targets else { })
    else if !pathExists file then
      now
    else if kept.version or null != 1 then
      throw "crossflake: nix/base.json is of format ${
        toString (kept.version or "unknown")
      }, this crossflake reads 1; run `crossflake base` with the same version"
    else
      {
        skeleton = kept;
        dependencies = import ./dependencies.nix {
          skeleton = kept;
          origin = file;
        };
      };
  # To start over takes no longer where most crates have changed.
  isNear =
    let
      before = setOf (cratesOf earlier);
      crates = cratesOf now;
    in
    2 * length (filter (crate: before ? ${crate}) crates) >= length crates;
  cratesOf =
    { dependencies, ... }:
    map ({ sha256, ... }: sha256) (concatLists (attrValues dependencies.lock.registries));
  setOf =
    names:
    listToAttrs (
      map (name: {
        inherit name;
        value = null;
      }) names
    );
  upon = if earlier.skeleton == now.skeleton || !isNear then null else earlier.dependencies;

  source = exclude: import ./source.nix { inherit src exclude; };
  # Most projects have one list for all targets, and looking through a source takes longest of all.
  known = listToAttrs (
    map (exclude: {
      name = toJSON exclude;
      value = source exclude;
    }) (map (target: target.exclude or [ ]) (attrValues targets))
  );
in
now.dependencies
// {
  inherit src;
  inherit (now) skeleton;
  # What an earlier version's dependencies take, if these are to be built upon them, or null.
  base = upon;
  sources = now.dependencies.sources ++ (if upon == null then [ ] else upon.sources);
  checkouts = now.dependencies.checkouts ++ (if upon == null then [ ] else upon.checkouts);
  manifests = import ./manifests.nix {
    inherit src;
    inherit (now) workspace;
  };
  # The part that a build can depend on.
  sourceWithout = exclude: known.${toJSON exclude} or (source exclude);
}
