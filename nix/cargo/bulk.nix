# A project's skeleton -> another one, which most changes leave as it is: that of the bulk of its dependencies; or null. It
# lacks crates that only tests need, and loose ends: crates that have to do with none of the others. Of manifests it has what
# matters to the rest. What it lacks is compiled upon it, and then it is cargo that says what of it can be used: where this
# here knows less of cargo's rules than there is to know, cargo compiles more, or goes on without it (setup.sh).
{
  skeleton,
  # What its Cargo.lock says.
  lock ? import ./read-lock.nix { } skeleton.files."Cargo.lock",
}:
let
  inherit (builtins)
    any
    attrNames
    attrValues
    concatLists
    concatMap
    concatStringsSep
    elem
    elemAt
    filter
    foldl'
    fromTOML
    genericClosure
    groupBy
    head
    intersectAttrs
    isAttrs
    length
    listToAttrs
    mapAttrs
    match
    removeAttrs
    replaceStrings
    stringLength
    substring
    ;
  setOf = import ./set-of.nix;
  toTOML = import ./to-toml.nix;
  inherit (skeleton) files;

  isManifest = path: baseNameOf path == "Cargo.toml";
  folderOf = path: if dirOf path == "." then "" else dirOf path;
  join = folder: path: if folder == "" then path else "${folder}/${path}";
  # Folder -> what the manifest in it says.
  manifests = listToAttrs (
    map (path: {
      name = folderOf path;
      value = fromTOML files.${path};
    }) (filter isManifest (attrNames files))
  );
  root = manifests."";
  workspace = root.workspace or { };

  # Each package of it, with those that it is built upon. What is not there is cargo's to complain of.
  nodes = map (package: {
    key = "${package.name} ${package.version} ${package.source or ""}";
    inherit package;
    inherit (package) name;
    isOwn = !package ? source;
    below = concatMap (form: if called ? ${form} then [ called.${form} ] else [ ]) (
      package.dependencies or [ ]
    );
  }) (lock.package or [ ]);
  # By what others call it, which is the shortest of these that means no other one.
  called = listToAttrs (
    concatMap (
      { package, ... }@node:
      map (name: {
        inherit name;
        value = node;
      }) (formsOf package)
    ) nodes
  );
  formsOf =
    { name, version, ... }@package:
    [
      name
      "${name} ${version}"
      "${name} ${version} (${package.source or ""})"
    ];
  own = filter ({ isOwn, ... }: isOwn) nodes;

  # Up to the first resolver, features that only tests ask for are there for all.
  isOld =
    workspace.resolver or root.package.resolver or (
      if
        root ? package
        && !elem edition [
          "2015"
          "2018"
        ]
      then
        "2"
      else
        "1"
    ) == "1";
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
  arguments = concatStringsSep " " (
    concatMap (target: target.args or [ ]) (attrValues skeleton.targets)
  );
  # Folder -> what a dependency of the manifest in it is, of which all of these have to be known.
  describe = mapAttrs (
    _: manifest:
    let
      # "KEY", "dep:KEY", "KEY/FEATURE", "KEY?/FEATURE"
      inFeatures = setOf (
        map (said: elemAt (match "(dep:)?([^/?]*).*" said) 1) (
          concatLists (attrValues (manifest.features or { }))
        )
      );
      inArguments = key: replaceStrings [ "${key}/" ] [ "" ] arguments != arguments;
    in
    kind: key: said:
    let
      meant = if said.workspace or false then workspace.dependencies.${key} or { } else said;
    in
    rec {
      package = meant.package or key;
      isOwn = meant ? path;
      # What features name has to be there.
      isHeld = said.optional or false || inFeatures ? ${key} || inArguments key;
      isBuilt = isOld || isOwn || isHeld || !elem kind forTests;
    }
  ) manifests;
  built = mapAttrs (
    folder: manifest:
    filter ({ isBuilt, ... }: isBuilt) (
      concatMap (
        tables:
        concatMap (kind: attrValues (mapAttrs (describe.${folder} kind) (tables.${kind} or { }))) kinds
      ) ([ manifest ] ++ attrValues (manifest.target or { }))
    )
  ) manifests;

  # Of the project's own packages, without what only tests need.
  uponOf =
    let
      byName = listToAttrs (
        map (folder: {
          inherit (manifests.${folder}.package) name;
          value = setOf (map ({ package, ... }: package) built.${folder});
        }) (filter (folder: manifests.${folder} ? package) (attrNames manifests))
      );
    in
    { name, below, ... }:
    filter (other: other.isOwn || (byName.${name} or { }) ? ${other.name}) below;
  crates = genericClosure {
    startSet = filter ({ isOwn, ... }: !isOwn) (concatMap uponOf own);
    operator = { below, ... }: below;
  };

  # Crates have to do with each other if one is built upon the other, or they are of one name.
  parts =
    (foldl'
      (
        { seen, parts }@found:
        crate:
        if seen ? ${crate.key} then
          found
        else
          let
            part = genericClosure {
              startSet = [ crate ];
              operator =
                {
                  key,
                  name,
                  below,
                  ...
                }:
                below ++ users.${key} or [ ] ++ versions.${name};
            };
          in
          {
            seen = seen // setOf (map ({ key, ... }: key) part);
            parts = parts ++ [ part ];
          }
      )
      {
        seen = { };
        parts = [ ];
      }
      crates
    ).parts;
  users = mapAttrs (_: map ({ crate, ... }: crate)) (
    groupBy ({ key, ... }: key) (
      concatMap (
        crate:
        map (
          { key, ... }:
          {
            inherit key crate;
          }
        ) crate.below
      ) crates
    )
  );
  versions = groupBy ({ name, ... }: name) crates;
  largest = foldl' (one: other: if length other > length one then other else one) [ ] parts;
  apart =
    let
      held = setOf (
        map ({ package, ... }: package) (filter ({ isHeld, ... }: isHeld) (concatLists (attrValues built)))
      );
      isApart = part: (head part).key != (head largest).key && !any ({ name, ... }: held ? ${name}) part;
    in
    concatLists (filter isApart parts);
  loose = setOf (
    # Where they are most of all, it is all that counts.
    if 2 * length apart > length crates then [ ] else map ({ name, ... }: name) apart
  );
  kept = filter ({ name, ... }: !loose ? ${name}) crates;

  # The version of the project's own packages is no dependency's business, unless something goes by it.
  versioned = root ? patch || root ? replace || any ({ name, ... }: versions ? ${name}) own;
  withoutVersion = table: if versioned then table else removeAttrs table [ "version" ];

  lockText =
    let
      keys = setOf (map ({ key, ... }: key) kept);
      isLeft = { key, isOwn, ... }: isOwn || keys ? ${key};
      left = filter isLeft nodes;
      byName = groupBy ({ name, ... }: name) left;
      nameOf =
        { name, package, ... }:
        let
          others = byName.${name};
          ofVersion = filter (other: other.package.version == package.version) others;
        in
        elemAt (formsOf package) (
          if length others == 1 then
            0
          else if length ofVersion == 1 then
            1
          else
            2
        );
      line = key: value: if value == null then "" else "${key} = \"${value}\"\n";
      list =
        nodes:
        if nodes == [ ] then
          ""
        else
          "dependencies = [\n${concatStringsSep "" (map (node: " \"${nameOf node}\",\n") nodes)}]\n";
    in
    # As cargo writes it, for that is read sooner.
    "# This file is automatically @generated by Cargo.\n# It is not intended for manual editing.\nversion = ${toString lock.version}\n"
    + concatStringsSep "" (
      map (
        { package, isOwn, ... }@node:
        "\n[[package]]\n${line "name" package.name}"
        + line "version" (if isOwn && !versioned then "0.0.0" else package.version)
        + line "source" (package.source or null)
        + line "checksum" (package.checksum or null)
        + list (if isOwn then filter isLeft (uponOf node) else node.below)
      ) left
    );

  manifestText =
    folder: manifest:
    let
      without =
        tables:
        removeAttrs tables kinds
        // listToAttrs (
          filter ({ value, ... }: value != { }) (
            map (kind: {
              name = kind;
              value = ofKind kind tables.${kind};
            }) (filter (kind: tables ? ${kind}) kinds)
          )
        );
      ofKind =
        kind: table:
        mapAttrs (key: said: if (describe.${folder} kind key said).isOwn then withoutVersion said else said)
          (
            removeAttrs table (
              filter (
                key:
                let
                  dependency = describe.${folder} kind key table.${key};
                in
                !dependency.isBuilt || !dependency.isOwn && loose ? ${dependency.package}
              ) (attrNames table)
            )
          );
      part = key: f: if manifest ? ${key} then { ${key} = f manifest.${key}; } else { };
      names = setOf (map ({ name, ... }: name) kept);
      shared = table: withoutVersion (removeAttrs table forPeople);
    in
    toTOML (
      without (
        removeAttrs manifest [
          "badges"
          "bench"
          "example"
          "lints"
          "test"
        ]
      )
      // part "target" (mapAttrs (_: without))
      // part "package" (table: shared table // (if versioned then { } else { version = "0.0.0"; }))
      // part "workspace" (
        table:
        removeAttrs table [
          "lints"
          "metadata"
        ]
        // (if table ? package then { package = shared table.package; } else { })
        // (
          if table ? dependencies then
            {
              dependencies = mapAttrs (_: said: if said ? path then withoutVersion said else said) (
                removeAttrs table.dependencies (
                  filter (
                    key:
                    let
                      said = table.dependencies.${key};
                    in
                    !said ? path && !names ? ${said.package or key}
                  ) (attrNames table.dependencies)
                )
              );
            }
          else
            { }
        )
      )
    );
  forPeople = [
    "authors"
    "categories"
    "default-run"
    "description"
    "documentation"
    "exclude"
    "homepage"
    "include"
    "keywords"
    "license"
    "license-file"
    "metadata"
    "publish"
    "readme"
    "repository"
  ];

  # A stub in a folder that cargo looks for tests in, and which is nothing else besides.
  isTest =
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
    match "(benches|examples|tests)/.*" (below folder path) != null && !elem path others;
  ownerOf =
    folder: if folder == "" || manifests ? ${folder} then folder else ownerOf (folderOf folder);
  below =
    folder: path:
    if folder == "" then path else substring (stringLength folder + 1) (stringLength path) path;
in
if
  kept == [ ]
  || !elem (lock.version or 1) [
    3
    4
  ]
then
  null
else
  skeleton
  // {
    files =
      removeAttrs files (filter isTest (attrNames files))
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
