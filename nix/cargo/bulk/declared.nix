# What a project's manifests say of dependencies.
{
  # Folder -> what the manifest in it says; the root's is "".
  manifests,
  # Lists of cargo's arguments.
  arguments,
}:
let
  inherit (builtins)
    attrNames
    attrValues
    concatLists
    concatMap
    concatStringsSep
    elem
    elemAt
    filter
    groupBy
    head
    isAttrs
    listToAttrs
    mapAttrs
    match
    replaceStrings
    ;
  setOf = import ../set-of.nix;
  tablesOf = import ../tables-of.nix;
  root = manifests."";
  workspace = root.workspace or { };

  # Up to the first resolver, features that only tests ask for are there for all.
  isOld = (workspace.resolver or root.package.resolver or (resolverOf edition)) == "1";
  resolverOf = edition: if edition == "2015" || edition == "2018" then "1" else "2";
  edition =
    let
      said = root.package.edition or "2015";
    in
    if isAttrs said then workspace.package.edition or "2015" else said;

  kinds = forTests ++ [
    "dependencies"
    "build-dependencies"
    "build_dependencies"
  ];
  forTests = [
    "dev-dependencies"
    "dev_dependencies"
  ];

  written = concatStringsSep " " (concatLists arguments);
  inArguments = key: replaceStrings [ "${key}/" ] [ "" ] written != written;
  # What a manifest says of a feature, taken apart: "FEATURE", "KEY", "dep:KEY", "KEY/FEATURE" or "KEY?/FEATURE".
  readEntry =
    said:
    let
      parts = match "(dep:)?([^/?]*)(.*)" said;
      rest = elemAt parts 2;
      inDependency = match "[?]?/(.*)" rest;
    in
    {
      name = elemAt parts 1;
      # The feature of the dependency of that name, or null.
      feature = if inDependency == null then null else head inDependency;
      # The name is no feature's.
      isDependency = elemAt parts 0 != null || rest != "";
      # What is none is cargo's to complain of.
      isEntry = rest == "" || inDependency != null;
    };
  # Of one in a folder's manifest: its kind, its key, and what is said under that.
  describe = mapAttrs (
    _: manifest:
    let
      inFeatures = setOf (
        map (said: (readEntry said).name) (concatLists (attrValues (manifest.features or { })))
      );
    in
    kind: key: said:
    let
      meant = if said.workspace or false then workspace.dependencies.${key} or { } else said;
    in
    rec {
      inherit key;
      package = meant.package or key;
      isOwn = meant ? path;
      isOptional = said.optional or false;
      # What features name has to be there.
      isHeld = isOptional || inFeatures ? ${key} || inArguments key;
      # Not only for tests. cargo takes a package of the project's own for a member whoever names it.
      isBuilt = isOld || isOwn || isHeld || !elem kind forTests;
    }
  ) manifests;
  declared = mapAttrs (
    folder: manifest:
    concatMap (
      kind:
      concatMap (table: attrValues (mapAttrs (describe.${folder} kind) table)) (
        tablesOf [ kind ] manifest
      )
    ) kinds
  ) manifests;
  built = mapAttrs (_: filter ({ isBuilt, ... }: isBuilt)) declared;
in
{
  inherit describe kinds readEntry;
  # Folder -> key -> what its manifest says of dependencies by that key.
  declared = mapAttrs (_: groupBy ({ key, ... }: key)) declared;
  # The names of packages that features name.
  held = setOf (
    map ({ package, ... }: package) (filter ({ isHeld, ... }: isHeld) (concatLists (attrValues built)))
  );
  # The project's own packages -> the names of those that more than their tests need.
  upon = listToAttrs (
    map (folder: {
      inherit (manifests.${folder}.package) name;
      value = setOf (map ({ package, ... }: package) built.${folder});
    }) (filter (folder: manifests.${folder} ? package) (attrNames manifests))
  );
}
