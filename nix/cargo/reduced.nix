# The part of a project's skeleton that crates depend on. A new version or description of the project, a test or a
# dev-dependency does not change it, and so not the `dependencies` step that builds it.
#
# If our model of cargo is incomplete and cargo cannot resolve the result, that step is empty, and the next one, with the
# whole skeleton, compiles everything.
#
# Type: { skeleton, lock } -> { skeleton, lock } or null where no crate is left
{
  # See skeleton.nix.
  skeleton,
  # Its Cargo.lock, as read-lock.nix reads it.
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
  # Cargo.lock may have more: the verifier's source has only some of this repository's packages.
  isThere = setOf (
    map (manifest: manifest.package.name) (filter (manifest: manifest ? package) (attrValues manifests))
  );
  own = setOf (map ({ name, ... }: name) (filter isOwn packages));
  # Versions of the project's own packages matter where a patch or cargo's arguments may refer to them.
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
    key: said: if said.workspace or false then workspace.dependencies.${key} or { } else said;
  withoutVersions = mapAttrs (_: said: if said ? path then withoutVersion said else said);
  # A dev-dependency with a path stays, because cargo makes it a member of the workspace.
  ofTables =
    tables:
    select (kind: table: !(elem kind forDevelopment && table == { })) (
      change (listToAttrs (
        map (name: {
          inherit name;
          value =
            table: withoutVersions (select (key: said: elem name kinds || inherited key said ? path) table);
        }) (kinds ++ forDevelopment)
      )) tables
    );
  ofPackage =
    table:
    withoutVersion (
      removeAttrs table (
        words "authors categories default-run description documentation exclude homepage include keywords license license-file metadata publish readme repository"
      )
    );
  ofManifest =
    manifest:
    select (key: table: !(key == "target" && table == { })) (
      ofTables (
        change {
          package = table: ofPackage table // (if isVersioned then { } else { version = "0.0.0"; });
          target = tables: select (_: table: table != { }) (mapAttrs (_: ofTables) tables);
          workspace =
            table:
            change {
              package = ofPackage;
              dependencies =
                table: withoutVersions (select (key: said: said ? path || left ? ${said.package or key}) table);
            } (removeAttrs table (words "lints metadata"));
        } (removeAttrs manifest (words "badges bench example lints test"))
      )
    );
  reduced = mapAttrs (_: ofManifest) manifests;

  # Cargo.lock writes a reference as short as it can. These are written in full, whatever other crates there are.
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
  # Package of the project -> the names of packages that its reduced manifest asks for.
  asked = listToAttrs (
    map (manifest: {
      inherit (manifest.package) name;
      value = setOf (
        concatMap (table: attrValues (mapAttrs (key: said: (inherited key said).package or key) table)) (
          tablesOf (kinds ++ forDevelopment) manifest
        )
      );
    }) (filter (manifest: manifest ? package) (attrValues reduced))
  );
  dependenciesOf =
    package:
    filter (other: !isOwn package || isOwn other || (asked.${package.name} or { }) ? ${other.name}) (
      concatMap (reference: if byReference ? ${reference} then [ byReference.${reference} ] else [ ]) (
        package.dependencies or [ ]
      )
    );
  node = package: {
    key = referenceTo package;
    inherit package;
  };
  reached = map ({ package, ... }: package) (genericClosure {
    startSet = map node (filter (package: isOwn package && isThere ? ${package.name}) packages);
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

  # Whether a stub is in a folder where cargo looks for tests. A package may lie in such a folder as well.
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
