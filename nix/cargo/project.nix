# A project's folder -> what its targets have in common, worked out once for all of them.
{
  src,
  # Its generated targets, by their names.
  targets ? { },
  # See environment.nix.
  env ? { },
}:
let
  inherit (builtins)
    attrNames
    attrValues
    concatLists
    fromJSON
    groupBy
    intersectAttrs
    length
    listToAttrs
    pathExists
    readFile
    replaceStrings
    toJSON
    ;

  workspace = import ./workspace.nix { inherit src; };
  skeleton = import ./skeleton.nix { inherit src targets workspace; };
  now = dependenciesOf src skeleton;
  # With what they are built upon: their bulk, if there is one.
  dependenciesOf =
    origin: skeleton:
    let
      of = skeleton: import ./dependencies.nix { inherit origin skeleton; };
      all = of skeleton;
      bulk =
        if isWhole all then
          import ./bulk {
            inherit skeleton;
            lock = all.lock.said;
          }
        else
          null;
    in
    all
    // {
      base = if bulk == null then null else of bulk // { isBulk = true; };
    };

  # An earlier version, as `crossflake base` kept it.
  file = src + "/nix/base.json";
  kept =
    let
      text = readFile file;
    in
    if replaceStrings [ "\n<<<<<<< " ] [ "" ] text == text then
      fromJSON text
    else
      throw "crossflake: nix/base.json has a merge conflict in it; `crossflake base` writes it anew";
  earlier =
    if kept.version or null == 1 then
      dependenciesOf file kept
    else
      throw "crossflake: nix/base.json is of format ${
        toString (kept.version or "unknown")
      }, this crossflake reads 1; run `crossflake base` with the same version";
  # To start over takes no longer where most crates have changed.
  isNear =
    let
      crates = cratesOf now;
      count = set: length (attrNames set);
    in
    2 * count (intersectAttrs (cratesOf earlier) crates) >= count crates;
  cratesOf =
    { lock, ... }: groupBy ({ sha256, ... }: sha256) (concatLists (attrValues lock.registries));
  # Of code that crates are built upon a base has nothing.
  isWhole = { lock, ... }: lock.patches == [ ];
  base =
    if pathExists file && kept != skeleton && isNear && isWhole now && isWhole earlier then
      earlier
    else
      now.base;
  isEarlier = base != null && !base.isBulk;

  # A function of few different arguments, which are known beforehand. Most projects have one for all targets, and looking
  # through a source takes longest of all.
  once =
    function: arguments:
    let
      known = listToAttrs (
        map (argument: {
          name = toJSON argument;
          value = function argument;
        }) arguments
      );
    in
    argument: known.${toJSON argument} or (function argument);
  sourceWithout = once (exclude: import ./source.nix { inherit src exclude; }) (
    map (target: target.exclude or [ ]) (attrValues targets)
  );
  # What of that is compiled before the last step, with dependencies and in each layer of members: the source that the step
  # sees, or nothing, and the names of packages whose code is not in it.
  below =
    once
      (
        { args, exclude }:
        let
          source = sourceWithout exclude;
          inherit
            (import ./layers.nix {
              inherit (workspace) packages default;
              inherit (source) sizes;
              inherit args;
              inherit (now.lock) patches;
            })
            dependencies
            layers
            ;
          seen =
            { keep, later }:
            {
              inherit later;
              source = source.only keep;
            };
        in
        {
          dependencies = if dependencies == null then (now.below { }).dependencies else seen dependencies;
          layers = map seen layers;
        }
      )
      (
        map (target: {
          exclude = target.exclude or [ ];
          args = target.cargo.args or [ ];
        }) (attrValues targets)
      );
in
now
// {
  inherit
    base
    below
    skeleton
    src
    ;
  # A bulk has none besides.
  sources = now.sources ++ (if isEarlier then base.sources else [ ]);
  checkouts = now.checkouts ++ (if isEarlier then base.checkouts else [ ]);
  manifests = import ./manifests.nix { inherit src workspace; };
  variablesBeside = import ./environment.nix env;
  # Of each package: "NAME FOLDER".
  folders = map (folder: "${workspace.packages.${folder}.name} ${folder}") (
    attrNames workspace.packages
  );
  # The part that a build can depend on.
  sourceWithout = exclude: (sourceWithout exclude).whole;
}
