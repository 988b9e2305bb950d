# The parts of a project that all its targets share.
#
# Type: { src, above?, targets?, env? } -> attrset
{
  # The project's folder.
  src,
  # Paths beside or above it that a build sees too.
  above ? [ ],
  # Its generated targets, by name.
  targets ? { },
  # See environment.nix.
  env ? { },
}:
let
  inherit (builtins)
    any
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
    unsafeDiscardStringContext
    ;

  # The folder around all paths of a build (`root`), and the paths relative to it.
  tree = import ./tree.nix { inherit above src; };
  inherit (tree) folder root;
  inherit (import ./paths.nix { }) isIn;
  source = import ./source.nix {
    src = root;
    inherit folder;
    inherit (tree) above;
  };

  lockText =
    if !pathExists (src + "/Cargo.toml") then
      throw "crossflake: no Cargo.toml in the source; a flake sees only files that git tracks: `git add` it"
    else if !pathExists (src + "/Cargo.lock") then
      throw "crossflake: no Cargo.lock in the source; run `cargo generate-lockfile` and `git add Cargo.lock`"
    else
      unsafeDiscardStringContext (readFile (src + "/Cargo.lock"));
  lock = import ./read-lock.nix { } lockText;
  configuration = import ./configuration.nix {
    src = root;
    inherit folder;
  };
  # Links are followed only if a package is not found otherwise.
  workspace =
    let
      find =
        followsLinks:
        import ./workspace.nix {
          src = root;
          inherit (source) isPart;
          inherit
            configuration
            folder
            followsLinks
            lock
            ;
        };
      direct = find false;
    in
    if direct.missing == [ ] then direct else find true;
  skeleton = import ./skeleton.nix {
    inherit
      configuration
      folder
      lockText
      targets
      workspace
      ;
  };
  whole = dependenciesOf {
    origin = src;
    parsedLock = lock;
    inherit skeleton;
  };
  dependenciesOf =
    arguments:
    import ./dependencies.nix (
      arguments
      // {
        inherit folder;
        withoutVendored = vendored.without;
      }
    );
  vendored = import ./vendored.nix {
    src = root;
    inherit configuration;
  };
  vendoredFolders = vendored.foldersFor whole.lock;
  # A skeleton, preceded by its reduced form. There is no reduced form if crates depend on the project's own code.
  withReduced =
    skeleton: dependencies:
    let
      reduced = import ./reduced.nix {
        inherit folder skeleton;
        lock = dependencies.lock.parsed;
      };
    in
    if !isPure dependencies || reduced == null then
      [ dependencies ]
    else
      [
        (dependenciesOf {
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
      dependenciesOf {
        origin = file;
        skeleton = kept;
      }
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

  # Memoizes a function for these arguments. Most projects have the same arguments for all targets, and copying the source is the
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
  sourceWithout = memoize source.whole (map (target: target.exclude or [ ]) (attrValues targets));
  visible =
    memoize
      (
        { args, exclude }:
        let
          layers =
            if workspace.packages == null then
              null
            else
              import ./layers.nix {
                inherit (workspace) default packages;
                inherit (source) rustFiles;
                inherit args folder;
                inherit (whole.lock) patches;
              };
          seen =
            { keep, later }:
            {
              inherit later;
              source = source.only exclude keep;
            };
          isOne = length workspace.names == 1;
        in
        {
          # null if the step sees only stubs.
          dependencies =
            if isPure whole || layers == null || layers.dependencies == null then
              null
            else
              seen layers.dependencies;
          layers = if isOne || layers == null then [ ] else map seen layers.layers;
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
  inherit
    folder
    skeleton
    src
    whole
    ;
  inherit (whole) fetched lock name;
  # The crates in the source, which all steps see; "" if there are none.
  vendored =
    if vendoredFolders == [ ] then
      ""
    else
      source.only [ ] (path: any (folder: isIn path folder || isIn folder path) vendoredFolders);
  # The skeletons of the `dependencies` steps, in order; the last is the project's whole skeleton.
  skeletons = if hasBase then withReduced kept base ++ [ whole ] else withReduced skeleton whole;
  # { args, exclude } -> the code that steps before `package` see: { source, later }, where `source` is a folder, and
  # `later` names the packages whose code is not in it. `dependencies` is for steps of that kind, `layers` for `members`.
  inherit visible;
  sources = concatMap ({ sources, ... }: sources) origins;
  checkouts = concatMap ({ checkouts, ... }: checkouts) origins;
  manifests = import ./manifests.nix {
    src = root;
    inherit (skeleton) files;
  };
  isOneStep = false;
  # Whether the project has cargo configuration.
  isConfigured = configuration != [ ];
  variablesBeside = import ./environment.nix env;
  # "NAME FOLDER" for each package whose folder is certain.
  folders =
    if workspace.packages == null then
      [ ]
    else
      map (folder: "${workspace.packages.${folder}.name} ${folder}") (attrNames workspace.packages);
  # [ path ] -> the source without the paths.
  inherit sourceWithout;
}
