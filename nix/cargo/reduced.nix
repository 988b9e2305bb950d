# The part of a project's skeleton that its crates depend on. A new version or description of the project, a test or a
# dev-dependency does not change this part, so the `dependencies` step that builds it is reused.
#
# manifest-text.nix makes it from the texts of manifests. If cargo cannot resolve the result, that step is empty, and the next step, with
# the whole skeleton, compiles everything.
#
# Type: { skeleton, lock, folder } -> { skeleton, lock }, or null if no crate is left or a manifest is not understood
{
  # See skeleton.nix.
  skeleton,
  # Its Cargo.lock, as read-lock.nix returns it.
  lock,
  # The project's folder in the skeleton.
  folder ? "",
}:
let
  inherit (builtins)
    all
    any
    attrNames
    attrValues
    baseNameOf
    concatLists
    concatMap
    concatStringsSep
    elem
    filter
    genericClosure
    head
    listToAttrs
    mapAttrs
    match
    stringLength
    substring
    toJSON
    ;
  setOf = import ./set-of.nix;
  inherit (import ./paths.nix { }) around join;

  inherit (skeleton) files;
  # The results of manifest-text.nix for manifests and for cargo's configuration.
  texts = mapAttrs (_: import ./manifest-text.nix) (
    removeAttrs files (
      filter (path: baseNameOf path == "Cargo.lock" || files.${path} == "") (attrNames files)
    )
  );
  manifests = removeAttrs texts (filter (path: baseNameOf path != "Cargo.toml") (attrNames texts));

  packages = lock.package or [ ];
  isOwn = package: !package ? source;
  # Name of a package of the project -> the result for its manifest. Cargo.lock may have more packages: the verifier's source has only
  # some packages of this repository.
  abouts = listToAttrs (
    map (about: {
      name = about.packageName;
      value = about;
    }) (filter (about: about.packageName != null) (attrValues manifests))
  );
  own = setOf (map ({ name, ... }: name) (filter isOwn packages));
  keepVersions =
    any (about: about.isVersioned) (attrValues texts)
    || any (package: !isOwn package && own ? ${package.name}) packages
    || any (argument: match ".*@.*" argument != null) (
      concatLists (map (target: target.args or [ ]) (attrValues skeleton.targets))
    );
  versionOf = package: if keepVersions || !isOwn package then package.version else "0.0.0";

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
  dependenciesOf =
    package:
    filter (other: !isOwn package || !(abouts.${package.name}.isDevOnly or (_: false)) other.name) (
      concatMap (reference: if byReference ? ${reference} then [ byReference.${reference} ] else [ ]) (
        package.dependencies or [ ]
      )
    );
  node = package: {
    key = referenceTo package;
    inherit package;
  };
  reached = map ({ package, ... }: package) (genericClosure {
    startSet = map node (filter (package: isOwn package && abouts ? ${package.name}) packages);
    operator = { package, ... }: map node (dependenciesOf package);
  });
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
  # JSON and TOML have the same syntax for strings and lists.
  lockText = concatStringsSep "" (
    [ "version = ${toString lock.version}\n" ]
    ++ map (package: "\n[[package]]\n${tableOf package}") reducedLock.package
    # cargo also loads the sources of patches that nothing uses.
    ++ map (package: "\n[[patch.unused]]\n${tableOf package}") (lock.patch.unused or [ ])
  );
  tableOf =
    package: concatStringsSep "" (map (key: "${key} = ${toJSON package.${key}}\n") (attrNames package));

  # Whether a path is in a folder where cargo looks for tests of a package.
  isForTests =
    path:
    let
      folder = head (filter (folder: manifests ? ${join folder "Cargo.toml"}) (around path) ++ [ "" ]);
      start = if folder == "" then 0 else stringLength folder + 1;
    in
    match "(benches|examples|tests)/.*" (substring start (stringLength path) path) != null;
  # A package whose only targets are tests needs another one.
  libraries = listToAttrs (
    concatMap (
      path:
      let
        inFolder = join (head (around path));
      in
      if
        manifests.${path}.packageName == null
        || files ? ${inFolder "src/lib.rs"}
        || files ? ${inFolder "src/main.rs"}
      then
        [ ]
      else
        [
          {
            name = inFolder "src/lib.rs";
            value = "";
          }
        ]
    ) (attrNames manifests)
  );
in
if
  any (package: !isOwn package) reached
  && elem (lock.version or 1) [
    3
    4
  ]
  # A manifest may inherit what another one defines.
  && all (about: about.isByLine) (attrValues manifests)
then
  {
    lock = reducedLock;
    skeleton = skeleton // {
      files =
        removeAttrs files (filter (path: isForTests path && files.${path} == "") (attrNames files))
        // libraries
        // mapAttrs (_: about: about.reduced { inherit keepVersions; }) manifests
        // {
          ${join folder "Cargo.lock"} = lockText;
        };
    };
  }
else
  null
