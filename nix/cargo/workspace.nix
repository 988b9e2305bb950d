# Finds the cargo manifests of a project and the files that cargo may take for the roots of its targets. cargo alone knows the
# workspace's rules, so this is a guess from the texts of manifests, and steps that build on it may fail: see ../steps.nix.
#
# Type: { src, folder, lock, configuration, isPart?, followsLinks? } -> { manifests, packages, missing, default, names, name, stubs }
{
  src,
  # The project's folder, relative to src.
  folder,
  # Its Cargo.lock, as read-lock.nix returns it.
  lock,
  # See configuration.nix. Patches may be in it.
  configuration,
  # A path -> whether a build sees it.
  isPart ? (_: true),
  # See paths.nix.
  followsLinks ? false,
}:
let
  inherit (builtins)
    any
    attrNames
    baseNameOf
    concatMap
    filter
    foldl'
    genericClosure
    groupBy
    head
    isString
    length
    listToAttrs
    map
    match
    partition
    readFile
    replaceStrings
    sort
    split
    stringLength
    substring
    unsafeDiscardStringContext
    ;
  setOf = import ./set-of.nix;
  inherit (import ./paths.nix { inherit followsLinks src; })
    allFolders
    around
    at
    entries
    folders
    hasFile
    hasFolder
    isLinked
    isReadable
    join
    resolve
    ;

  # The project's own packages: cargo writes no source for them into Cargo.lock.
  own = filter (package: !package ? source) (lock.package or [ ]);
  ownNames = setOf (map (package: package.name) own);

  hasManifest =
    folder:
    let
      path = join folder "Cargo.toml";
    in
    isReadable path && isPart path;
  read =
    key:
    let
      path = join key "Cargo.toml";
      text = unsafeDiscardStringContext (readFile (at path));
      about = import ./manifest-text.nix text;
      sorted = partition isPattern about.strings;
    in
    {
      inherit
        about
        key
        path
        text
        ;
      # The folders with a manifest that its strings name, and the ones that match its patterns.
      named = concatMap (foldersOf key) sorted.wrong;
      matched = concatMap (foldersOf key) sorted.right;
      stubs = stubsOf key about;
    };

  isPattern = string: match ".*[*?[].*" string != null;
  # Whether a pattern matches a name. A pattern with a list of characters matches every name.
  matches =
    pattern: name:
    match ".*[[].*" pattern != null || match (replaceStrings special regular pattern) name != null;
  special = [
    "*"
    "?"
    "."
    "+"
    "("
    ")"
    "{"
    "}"
    "|"
    "^"
    "$"
    "\\"
  ];
  regular = [
    ".*"
    "."
    "[.]"
    "[+]"
    "[(]"
    "[)]"
    "[{]"
    "[}]"
    "[|]"
    "\\^"
    "[$]"
    "\\\\"
  ];
  # The folders with a manifest that a string in the manifest of a folder may refer to.
  foldersOf =
    from: string:
    let
      path = resolve from string;
      step =
        found: part:
        if match ".*[*][*].*" part != null then
          concatMap allFolders found
        else if isPattern part then
          concatMap (folder: filter (path: matches part (baseNameOf path)) (folders folder)) found
        else
          filter hasFolder (map (folder: join folder part) found);
    in
    if path == null || substring 0 1 string == "/" then
      [ ]
    else if isPattern string then
      filter hasManifest (
        foldl' step [ "" ] (filter (part: isString part && part != "") (split "/" path))
      )
    else
      filter hasManifest [ path ];

  # A manifest may inherit from one in a folder around it.
  next =
    {
      key,
      named,
      matched,
      ...
    }:
    filter hasManifest (around key) ++ named ++ matched;
  patched = concatMap ({ folder, strings, ... }: concatMap (foldersOf folder) strings) configuration;
  found = genericClosure {
    startSet = map read ((if hasManifest folder then [ folder ] else [ ]) ++ patched);
    operator = manifest: map read (next manifest);
  };
  # A pattern also matches fixtures and examples. A manifest that a path names stays, because cargo also reads unused patches.
  named = setOf (patched ++ concatMap ({ named, ... }: named) found);
  # A link may lead to a package that also has another path.
  namesOf = concatMap (
    { about, ... }: if about.packageName == null then [ ] else [ about.packageName ]
  );
  direct = setOf (namesOf (filter ({ key, ... }: !isLinked key) found));
  isOwn =
    { key, about, ... }:
    let
      name = toString about.packageName;
    in
    (key == folder || named ? ${key} || ownNames ? ${name}) && !(isLinked key && direct ? ${name});
  aroundOwn = setOf (concatMap ({ key, ... }: around key) (filter isOwn found));
  manifests = filter (manifest: isOwn manifest || aroundOwn ? ${manifest.key}) found;
  root = filter ({ key, ... }: key == folder) manifests;
  byName = groupBy ({ about, ... }: toString about.packageName) manifests;
  dependenciesOf =
    { about, ... }:
    package:
    filter (name: ownNames ? ${name} && !about.isDevOnly name) (
      map (reference: head (filter isString (split " " reference))) (package.dependencies or [ ])
    );

  # Files that cargo may look for: those that a manifest names, and those in the folders where cargo finds targets.
  stubsOf =
    key: about:
    let
      inFolder = join key;
      named = concatMap (
        string:
        filter (path: path != null && hasFile path && isPart path) [
          (resolve key string)
          (resolve key "src/${string}.rs")
        ]
      ) about.strings;
      usual = filter hasFile (
        map inFolder [
          "build.rs"
          "src/lib.rs"
          "src/main.rs"
        ]
      );
      # FOLDER/NAME.rs and FOLDER/NAME/main.rs
      targetsIn =
        path:
        concatMap (
          name:
          let
            below = join path name;
          in
          if hasFolder below then
            filter hasFile [ (join below "main.rs") ]
          else if match ".*[.]rs" name != null then
            [ below ]
          else
            [ ]
        ) (attrNames (entries path));
    in
    filter isSafe (
      usual
      ++ filter (path: baseNameOf path != "Cargo.toml" && baseNameOf path != "Cargo.lock") named
      ++ concatMap (path: targetsIn (inFolder path)) [
        "src/bin"
        "examples"
        "tests"
        "benches"
      ]
    );
  # A list of paths has one a line.
  isSafe = path: match "[^[:cntrl:]]+" path != null;

  packages =
    if any (package: length (byName.${package.name} or [ ]) != 1) own then
      null
    else
      listToAttrs (
        map (
          package:
          let
            manifest = head byName.${package.name};
          in
          {
            name = manifest.key;
            value = {
              inherit (package) name;
              inherit (manifest.about) isMacro;
              hasScript = manifest.about.hasBuild || hasFile (join manifest.key "build.rs");
              dependencies = dependenciesOf manifest package;
              inherit (manifest) stubs;
            };
          }
        ) own
      );
  defaultMembers = filter (key: packages ? ${key}) (
    concatMap ({ about, ... }: concatMap (foldersOf folder) about.defaultMembers) root
  );
in
{
  # [ { key, path, text, about } ]: the folder, the path, the text, and the result of manifest-text.nix.
  inherit manifests;
  # Folder -> the package in it: its name, the names of the packages of the project that its code depends on, whether it is a procedural
  # macro, whether it has a build script, and the paths of its stubs. null if the folder of a package is not certain.
  inherit packages;
  # The packages of Cargo.lock that no manifest has.
  missing = filter (name: !byName ? ${name}) (attrNames ownNames);
  # The folders of the packages that cargo builds without arguments: the default members, else the root package, else all.
  default =
    if defaultMembers != [ ] then
      defaultMembers
    else if packages ? ${folder} then
      [ folder ]
    else
      attrNames packages;
  # The names of the project's own packages.
  names = attrNames ownNames;
  # The name of the root package, else the shortest one of a package with a program.
  name =
    let
      withProgram = filter (
        folder: any (path: match ".*/src/(main|bin/.*)[.]rs" "/${path}" != null) packages.${folder}.stubs
      ) (if packages == null then [ ] else attrNames packages);
      shortest = sort (one: other: stringLength one < stringLength other) (
        map (folder: packages.${folder}.name) withProgram
      );
      names = namesOf root ++ shortest ++ attrNames ownNames;
    in
    if names == [ ] || match "[A-Za-z0-9_][A-Za-z0-9_-]*" (head names) == null then
      "project"
    else
      head names;
  stubs = attrNames (setOf (concatMap ({ stubs, ... }: stubs) manifests));
}
