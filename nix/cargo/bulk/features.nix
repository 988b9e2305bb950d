# The features of a project's own packages -> those of them that matter to crates. One that only the project's code goes by
# is no part of a bulk, so that it leaves that as it is.
{
  # Folder -> what the manifest in it says.
  manifests,
  # See declared.nix.
  declared,
  readEntry,
  # Lists of cargo's arguments.
  arguments,
}:
let
  inherit (builtins)
    any
    attrNames
    attrValues
    concatLists
    concatMap
    concatStringsSep
    elemAt
    filter
    genericClosure
    genList
    groupBy
    isString
    length
    mapAttrs
    match
    removeAttrs
    split
    ;
  setOf = import ../set-of.nix;

  folders = filter (folder: manifests.${folder} ? package) (attrNames manifests);
  foldersOf = groupBy (folder: manifests.${folder}.package.name) folders;
  keyOf = folder: name: "${folder}#${name}";
  ofPackage = name: package: map (folder: keyOf folder name) (foldersOf.${package} or [ ]);

  # What a folder's manifest says of a feature -> the features of the project's own that it asks for, and whether it says more
  # than that.
  read =
    folder: said:
    let
      inherit (readEntry said)
        name
        feature
        isDependency
        isEntry
        ;
      dependencies = if isEntry then declared.${folder}.${name} or [ ] else [ ];
      isFeature = !isDependency && manifests.${folder}.features ? ${name};
    in
    {
      inherit said;
      asksFor =
        if isFeature then
          [ (keyOf folder name) ]
        else if feature == null then
          [ ]
        else
          concatMap ({ package, ... }: ofPackage feature package) dependencies;
      saysMore = !isFeature && any ({ isOwn, isOptional, ... }: !isOwn || isOptional) dependencies;
    };
  # Folder -> feature -> what is said of it.
  tables = mapAttrs (
    folder: manifest:
    mapAttrs (name: entries: {
      key = keyOf folder name;
      inherit name;
      entries = map (read folder) entries;
    }) (manifest.features or { })
  ) manifests;
  features = concatMap attrValues (attrValues tables);

  # Feature -> those that ask for it.
  above = mapAttrs (_: map ({ feature, ... }: feature)) (
    groupBy ({ key, ... }: key) (
      concatMap (
        feature: map (key: { inherit key feature; }) (concatMap ({ asksFor, ... }: asksFor) feature.entries)
      ) features
    )
  );
  matter = genericClosure {
    startSet = filter ({ entries, ... }: any ({ saysMore, ... }: saysMore) entries) features;
    operator = { key, ... }: above.${key} or [ ];
  };
  matters = setOf (map ({ key, ... }: key) matter);
  # What does not, and has to be there: something asks for it that says more besides, or cargo's arguments do, of a package or
  # by a name that another one has for a feature that matters.
  besides =
    concatMap ({ asksFor, saysMore, ... }: if saysMore then asksFor else [ ]) (
      concatMap ({ entries, ... }: entries) features
    )
    ++ concatMap (
      asked:
      let
        parts = match "([^/]*)/(.*)" asked;
      in
      if parts == null then [ ] else ofPackage (elemAt parts 1) (elemAt parts 0)
    ) asked
    ++ map ({ key, ... }: key) (filter ({ name, ... }: isAsked ? ${name} && isName ? ${name}) features);
  asked = concatMap namesIn (concatLists arguments);
  isAsked = setOf asked;
  isName = setOf (map ({ name, ... }: name) matter);
  namesIn = word: filter isString (split "," word);
  left = matters // setOf besides;
  isLeft = key: left ? ${key};

  # Whether one of these folders has a feature of that name which is left, or anything else by that name.
  has =
    name:
    any (
      folder:
      if manifests.${folder}.features or { } ? ${name} then
        isLeft (keyOf folder name)
      else
        declared.${folder} ? ${name}
    );
in
{
  # A folder's table of features.
  tableOf =
    folder:
    mapAttrs
      (
        _:
        { entries, ... }:
        map ({ said, ... }: said) (
          filter ({ asksFor, saysMore, ... }: saysMore || any isLeft asksFor) entries
        )
      )
      (
        removeAttrs tables.${folder} (
          filter (name: !isLeft (keyOf folder name)) (attrNames tables.${folder})
        )
      );
  # Of what is asked of one of the project's own packages, by its name.
  ofPackage = package: filter (name: has name (foldersOf.${package} or [ ]));
  # Of cargo's arguments.
  argumentsOf =
    arguments:
    let
      at = elemAt arguments;
      isValue = index: index > 0 && at (index - 1) == "--features";
      isKept = name: match ".*/.*" name != null || has name folders;
      written = index: concatStringsSep "," (filter isKept (namesIn (at index)));
    in
    concatMap (
      index:
      if isValue index then
        [ ]
      else if at index != "--features" then
        [ (at index) ]
      else if written (index + 1) == "" then
        [ ]
      else
        [
          "--features"
          (written (index + 1))
        ]
    ) (genList (index: index) (length arguments));
}
