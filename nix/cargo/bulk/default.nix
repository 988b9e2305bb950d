# A project's skeleton -> another one, which most changes leave as it is: that of the bulk of its dependencies; or null. It
# lacks crates that only tests need, and loose ends: crates that have to do with none of the others. Of manifests it has what
# matters to the rest. What it lacks is compiled upon it, and then it is cargo that says what of it can be used: where this
# here knows less of cargo's rules than there is to know, cargo compiles more, or goes on without it (setup.sh).
{
  skeleton,
  # What its Cargo.lock says.
  lock ? import ../read-lock.nix { } skeleton.files."Cargo.lock",
}:
let
  inherit (builtins)
    any
    attrNames
    attrValues
    concatMap
    elem
    filter
    genericClosure
    listToAttrs
    mapAttrs
    match
    removeAttrs
    stringLength
    substring
    ;
  setOf = import ../set-of.nix;
  inherit (skeleton) files;

  folderOf = path: if dirOf path == "." then "" else dirOf path;
  join = folder: path: if folder == "" then path else "${folder}/${path}";
  # Folder -> what the manifest in it says.
  manifests = listToAttrs (
    map (path: {
      name = folderOf path;
      value = builtins.fromTOML files.${path};
    }) (filter (path: baseNameOf path == "Cargo.toml") (attrNames files))
  );
  root = manifests."";
  configurations = map (path: builtins.fromTOML files.${path}) (
    filter (path: files ? ${path}) (import ../configuration.nix)
  );

  inherit (import ./graph.nix lock) nodes callAmong;
  arguments = map (target: target.args or [ ]) (attrValues skeleton.targets);
  inherit
    (import ./declared.nix {
      inherit arguments manifests;
    })
    declared
    describe
    held
    kinds
    readEntry
    upon
    ;
  features =
    # A crate that is built upon packages of the project's own asks for features of theirs, too.
    if versioned then
      {
        tableOf = folder: manifests.${folder}.features;
        ofPackage = _: names: names;
        argumentsOf = arguments: arguments;
      }
    else
      import ./features.nix {
        inherit
          arguments
          declared
          manifests
          readEntry
          ;
      };

  # Without what only tests need.
  needed = map (
    node:
    if node.isOwn then
      node
      // {
        below = filter (other: other.isOwn || (upon.${node.name} or { }) ? ${other.name}) node.below;
      }
    else
      node
  ) nodes;
  crates = genericClosure {
    startSet = filter (node: !node.isOwn) (
      concatMap ({ below, ... }: below) (filter ({ isOwn, ... }: isOwn) needed)
    );
    operator = { below, ... }: below;
  };
  loose = import ./loose.nix { inherit crates held; };
  kept = filter ({ name, ... }: !loose ? ${name}) crates;
  names = setOf (map ({ name, ... }: name) kept);

  # Whether anything goes by the versions of the project's own packages: where one stands in for a crate, or is called as
  # one is.
  versioned =
    root ? replace
    || any (said: said ? patch) ([ root ] ++ configurations)
    || any ({ name, isOwn, ... }: isOwn && names ? ${name}) nodes;

  lockText =
    let
      keys = setOf (map ({ key, ... }: key) kept);
      isLeft = { key, isOwn, ... }: isOwn || keys ? ${key};
    in
    import ./lock.nix {
      inherit (lock) version;
      inherit callAmong versioned;
    } (map (node: node // { below = filter isLeft node.below; }) (filter isLeft needed));

  manifestText = import ./manifest.nix {
    inherit
      describe
      features
      kinds
      versioned
      ;
    isLeft =
      {
        package,
        isOwn,
        isBuilt,
        ...
      }:
      isBuilt && (isOwn || !loose ? ${package});
    isLeftForAll = key: said: said ? path || names ? ${said.package or key};
  };

  # A stub in a folder that cargo looks for tests in, and which is nothing else besides.
  isForTests =
    path:
    let
      folder = ownerOf (folderOf path);
      manifest = manifests.${folder};
      others = map (join folder) (
        concatMap (table: if table ? path then [ table.path ] else [ ]) (
          [ (manifest.lib or { }) ] ++ manifest.bin or [ ]
        )
      );
    in
    match "(benches|examples|tests)/.*" (relativeTo folder path) != null && !elem path others;
  ownerOf =
    folder: if folder == "" || manifests ? ${folder} then folder else ownerOf (folderOf folder);
  relativeTo =
    folder: path:
    if folder == "" then path else substring (stringLength folder + 1) (stringLength path) path;
in
if kept == [ ] || !(lock.version or 1 == 3 || lock.version or 1 == 4) then
  null
else
  skeleton
  // {
    targets = mapAttrs (
      _: target: if target ? args then target // { args = features.argumentsOf target.args; } else target
    ) skeleton.targets;
    files =
      removeAttrs files (filter isForTests (attrNames files))
      // {
        "Cargo.lock" = lockText;
      }
      // listToAttrs (
        map (folder: {
          name = join folder "Cargo.toml";
          value = manifestText folder manifests.${folder};
        }) (attrNames manifests)
      );
  }
