# The parts of a project that all its targets share.
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
  # A skeleton, preceded by its reduced form. There is no reduced form if crates depend on the project's own code.
  withReduced =
    skeleton: dependencies:
    let
      reduced = import ./reduced.nix {
        inherit skeleton;
        lock = dependencies.lock.parsed;
      };
    in
    if !isPure dependencies || reduced == null then
      [ dependencies ]
    else
      [
        (import ./dependencies.nix {
          origin = src;
          inherit (reduced) skeleton;
          parsedLock = reduced.lock;
          isReduced = true;
        })
        dependencies
      ];
  isPure = { lock, ... }: lock.patches == [ ];

  # The skeleton of an earlier version of the project, which `crossflake base` writes.
  file = src + "/nix/base.json";
  kept =
    let
      text = readFile file;
    in
    if replaceStrings [ "\n<<<<<<< " ] [ "" ] text == text then
      fromJSON text
    else
      throw "crossflake: nix/base.json contains a merge conflict; run `crossflake base` to write it again";
  base =
    if kept.version or null == 1 then
      dependenciesOf file kept
    else
      throw "crossflake: nix/base.json has format ${
        toString (kept.version or "unknown")
      }, but this crossflake reads format 1; run `crossflake base` of the same version";
  # If most crates have changed, a build from the base takes as long as one without.
  isNear =
    let
      crates = cratesOf whole;
      count = set: length (attrNames set);
    in
    2 * count (intersectAttrs (cratesOf base) crates) >= count crates;
  cratesOf =
    { lock, ... }: groupBy ({ sha256, ... }: sha256) (concatLists (attrValues lock.registries));
  hasBase = pathExists file && kept != skeleton && isNear && isPure whole && isPure base;
  # The skeletons that name crates. A reduced skeleton names a subset of the crates of the skeleton after it.
  origins =
    if hasBase then
      [
        whole
        base
      ]
    else
      [ whole ];

  # Memoizes a function for these arguments. Most projects have the same arguments for all targets, and reading the source is the
  # slowest part of the evaluation.
  memoize =
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
  sourceWithout = memoize (exclude: import ./source.nix { inherit src exclude; }) (
    map (target: target.exclude or [ ]) (attrValues targets)
  );
  nothing = {
    source = "";
    later = whole.names;
  };
  visible =
    memoize
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
  # The skeletons of the `dependencies` steps, in order; the last is the project's whole skeleton.
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
