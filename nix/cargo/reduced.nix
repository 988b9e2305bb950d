# The part of a project's skeleton that its crates depend on. A new version or description of the project, a test or a
# dev-dependency does not change this part, so the `dependencies` step that builds it is reused.
#
# If our model of cargo is incomplete and cargo cannot resolve the result, that step is empty, and the next step, with the
# whole skeleton, compiles everything.
#
# Type: { skeleton, lock } -> { skeleton, lock }, or null if no crate is left
{
  # See skeleton.nix.
  skeleton,
  # Its Cargo.lock, as read-lock.nix returns it.
  lock,
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
    filter
    genericClosure
    listToAttrs
    mapAttrs
    match
    stringLength
    substring
    ;
  setOf = import ./set-of.nix;
  tablesOf = import ./tables-of.nix;
  toTOML = import ./to-toml.nix;
  select = keep: set: removeAttrs set (filter (key: !keep key set.${key}) (attrNames set));
  change = changes: mapAttrs (key: value: if changes ? ${key} then changes.${key} value else value);
  words = text: filter builtins.isString (builtins.split " " text);

  inherit (skeleton) files;
  parent = path: if dirOf path == "." then "" else dirOf path;
  fileIn = folder: if folder == "" then "Cargo.toml" else "${folder}/Cargo.toml";
  # Folder -> manifest.
  manifests = listToAttrs (
    map (path: {
      name = parent path;
      value = builtins.fromTOML files.${path};
    }) (filter (path: baseNameOf path == "Cargo.toml") (attrNames files))
  );
  workspace = manifests."".workspace or { };

  packages = lock.package or [ ];
  isOwn = package: !package ? source;
  # Packages with a manifest. Cargo.lock may name others: the verifier's source has only some of this repository's packages.
  hasManifest = setOf (
    map (manifest: manifest.package.name) (filter (manifest: manifest ? package) (attrValues manifests))
  );
  own = setOf (map ({ name, ... }: name) (filter isOwn packages));
  # Whether a patch or cargo's arguments may refer to versions of the project's own packages.
  isVersioned =
    any (table: table ? patch || table ? replace) (
      [ manifests."" ] ++ map (path: builtins.fromTOML (files.${path} or "")) (import ./configuration.nix)
    )
    || any (package: !isOwn package && own ? ${package.name}) packages
    || any (argument: match ".*@.*" argument != null) (
      concatLists (map (target: target.args or [ ]) (attrValues skeleton.targets))
    );
  withoutVersion = table: if isVersioned then table else removeAttrs table [ "version" ];
  versionOf = package: if isVersioned || !isOwn package then package.version else "0.0.0";

  kinds = words "dependencies build-dependencies build_dependencies";
  forDevelopment = words "dev-dependencies dev_dependencies";
  inherited =
    key: entry: if entry.workspace or false then workspace.dependencies.${key} or { } else entry;
  withoutVersions = mapAttrs (_: entry: if entry ? path then withoutVersion entry else entry);
  # A dev-dependency with a path stays, because cargo makes it a member of the workspace.
  reduceTables =
    tables:
    select (kind: table: !(elem kind forDevelopment && table == { })) (
      change (listToAttrs (
        map (name: {
          inherit name;
          value =
            table: withoutVersions (select (key: entry: elem name kinds || inherited key entry ? path) table);
        }) (kinds ++ forDevelopment)
      )) tables
    );
  reducePackage =
    table:
    withoutVersion (
      removeAttrs table (
        words "authors categories default-run description documentation exclude homepage include keywords license license-file metadata publish readme repository"
      )
    );
  reduceManifest =
    manifest:
    select (key: table: !(key == "target" && table == { })) (
      reduceTables (
        change {
          package = table: reducePackage table // (if isVersioned then { } else { version = "0.0.0"; });
          target = tables: select (_: table: table != { }) (mapAttrs (_: reduceTables) tables);
          workspace =
            table:
            change {
              package = reducePackage;
              dependencies =
                table: withoutVersions (select (key: entry: entry ? path || left ? ${entry.package or key}) table);
            } (removeAttrs table (words "lints metadata"));
        } (removeAttrs manifest (words "badges bench example lints test"))
      )
    );
  reduced = mapAttrs (_: reduceManifest) manifests;

  # Cargo.lock shortens references if other crates allow it. Full references do not depend on other crates.
  referenceTo =
    package:
    "${package.name} ${versionOf package}" + (if isOwn package then "" else " (${package.source})");
  byReference = listToAttrs (
    concatMap (
      value:
      map (name: { inherit name value; }) [
        value.name
        "${value.name} ${value.version}"
        "${value.name} ${value.version} (${value.source or ""})"
      ]
    ) packages
  );
  # Name of a package of the project -> the names of the dependencies in its reduced manifest.
  declared = listToAttrs (
    map (manifest: {
      inherit (manifest.package) name;
      value = setOf (
        concatMap (table: attrValues (mapAttrs (key: entry: (inherited key entry).package or key) table)) (
          tablesOf (kinds ++ forDevelopment) manifest
        )
      );
    }) (filter (manifest: manifest ? package) (attrValues reduced))
  );
  dependenciesOf =
    package:
    filter (other: !isOwn package || isOwn other || (declared.${package.name} or { }) ? ${other.name}) (
      concatMap (reference: if byReference ? ${reference} then [ byReference.${reference} ] else [ ]) (
        package.dependencies or [ ]
      )
    );
  node = package: {
    key = referenceTo package;
    inherit package;
  };
  reached = map ({ package, ... }: package) (genericClosure {
    startSet = map node (filter (package: isOwn package && hasManifest ? ${package.name}) packages);
    operator = { package, ... }: map node (dependenciesOf package);
  });
  left = setOf (map ({ name, ... }: name) reached);
  isReached = setOf (map referenceTo reached);
  reducedLock = lock // {
    package = map (
      package:
      package
      // {
        version = versionOf package;
        dependencies = map referenceTo (dependenciesOf package);
      }
    ) (filter (package: isReached ? ${referenceTo package}) packages);
  };
  lockText = concatStringsSep "\n[[package]]\n" (
    [ "version = ${toString lock.version}\n" ] ++ map toTOML reducedLock.package
  );

  # Whether a stub is in a folder where cargo looks for tests. A package may be in such a folder too: its stubs are not for tests.
  isForTests =
    path:
    let
      folder = packageOf (parent path);
      start = if folder == "" then 0 else stringLength folder + 1;
    in
    match "(benches|examples|tests)/.*" (substring start (stringLength path) path) != null;
  packageOf =
    folder: if folder == "" || manifests ? ${folder} then folder else packageOf (parent folder);
in
if
  any (package: !isOwn package) reached
  && elem (lock.version or 1) [
    3
    4
  ]
then
  {
    lock = reducedLock;
    skeleton = skeleton // {
      files =
        removeAttrs files (filter isForTests (attrNames files))
        // listToAttrs (
          map (folder: {
            name = fileIn folder;
            value = toTOML reduced.${folder};
          }) (attrNames manifests)
        )
        // {
          "Cargo.lock" = lockText;
        };
    };
  }
else
  null
