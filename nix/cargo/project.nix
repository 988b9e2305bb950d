# What all targets of a project have in common, evaluated once for all of them.
#
# Type: { src, targets?, env? } -> attrset
{
  # The project's folder.
  src,
  # Its generated targets, by name.
  targets ? { },
  # See environment.nix.
  env ? { },
}:
let
  inherit (builtins)
    attrNames
    attrValues
    concatLists
    concatMap
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
  whole = dependenciesOf src skeleton;
  dependenciesOf = origin: skeleton: import ./dependencies.nix { inherit origin skeleton; };
  # Before a skeleton its reduced form. Not where crates depend on the project's own code.
  withReduced =
    skeleton: dependencies:
    let
      reduced = import ./reduced.nix {
        inherit skeleton;
        lock = dependencies.lock.said;
      };
    in
    if !isPure dependencies || reduced == null then
      [ dependencies ]
    else
      [
        (import ./dependencies.nix {
          origin = src;
          inherit (reduced) skeleton;
          said = reduced.lock;
          isReduced = true;
        })
        dependencies
      ];
  isPure = { lock, ... }: lock.patches == [ ];

  # An earlier version of the project, which `crossflake base` keeps.
  file = src + "/nix/base.json";
  kept =
    let
      text = readFile file;
    in
    if replaceStrings [ "\n<<<<<<< " ] [ "" ] text == text then
      fromJSON text
    else
      throw "crossflake: nix/base.json has a merge conflict in it; `crossflake base` writes it anew";
  base =
    if kept.version or null == 1 then
      dependenciesOf file kept
    else
      throw "crossflake: nix/base.json is of format ${
        toString (kept.version or "unknown")
      }, this crossflake reads 1; run `crossflake base` with the same version";
  # If most crates have changed, starting over takes no longer.
  isNear =
    let
      crates = cratesOf whole;
      count = set: length (attrNames set);
    in
    2 * count (intersectAttrs (cratesOf base) crates) >= count crates;
  cratesOf =
    { lock, ... }: groupBy ({ sha256, ... }: sha256) (concatLists (attrValues lock.registries));
  hasBase = pathExists file && kept != skeleton && isNear && isPure whole && isPure base;
  # Those with sources of their own.
  origins =
    if hasBase then
      [
        whole
        base
      ]
    else
      [ whole ];

  # A function whose arguments are known beforehand, evaluated once for each. Most projects have the same for all targets, and
  # looking through a source takes longer than the rest.
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
  nothing = {
    source = "";
    later = whole.names;
  };
  visible =
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
              inherit (whole.lock) patches;
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
          dependencies = if dependencies == null then nothing else seen dependencies;
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
{
  inherit skeleton src whole;
  inherit (whole) lock name;
  # What `dependencies` steps build, in order; the last is the project's whole skeleton.
  skeletons = if hasBase then withReduced kept base ++ [ whole ] else withReduced skeleton whole;
  # { args, exclude } -> the code that steps before `package` see: { source, later }, where `source` is a folder or "", and
  # `later` names the packages whose code is not in it. `dependencies` is for steps of that kind, `layers` for `members`.
  inherit visible;
  sources = concatMap ({ sources, ... }: sources) origins;
  checkouts = concatMap ({ checkouts, ... }: checkouts) origins;
  manifests = import ./manifests.nix { inherit src workspace; };
  variablesBeside = import ./environment.nix env;
  # "NAME FOLDER" for each package.
  folders = map (folder: "${workspace.packages.${folder}.name} ${folder}") (
    attrNames workspace.packages
  );
  # [ path ] -> the part of the source that a build can depend on.
  sourceWithout = exclude: (sourceWithout exclude).whole;
}
