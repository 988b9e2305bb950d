# Folders of crates that a project has in its source: those of `cargo vendor`, or local registries. cargo's configuration names them;
# any string in it that is the path of a folder with crates of Cargo.lock counts. crossflake-builder asks cargo whether it uses them.
#
# Type: { src, configuration } -> { foldersFor, without }
{
  src,
  # See configuration.nix.
  configuration,
}:
let
  inherit (builtins)
    all
    any
    attrNames
    attrValues
    concatLists
    concatMap
    filter
    mapAttrs
    match
    pathExists
    readFile
    replaceStrings
    ;
  inherit (import ./paths.nix { inherit src; })
    at
    entries
    join
    resolve
    ;
  setOf = import ./set-of.nix;
  contains = part: text: replaceStrings [ part ] [ "" ] text != text;
  isReplacing = any ({ text, ... }: contains "replace-with" text) configuration;
  isNaming = { text, ... }: contains "directory" text || contains "local-registry" text;

  isFolder = path: path != null && path != "" && entries path != { };
  named =
    if isReplacing then
      attrNames (
        setOf (
          filter isFolder (
            concatMap (
              { folder, strings, ... }: map (resolve folder) (filter (string: match "/.*" string == null) strings)
            ) (filter isNaming configuration)
          )
        )
      )
    else
      [ ];

  # The text of a package's checksum file in a folder: [ ] or [ text ]. `cargo vendor` writes the version of some packages.
  checksums =
    package: folder:
    concatMap
      (
        name:
        let
          path = at (join folder "${name}/.cargo-checksum.json");
        in
        if pathExists path then [ (readFile path) ] else [ ]
      )
      [
        package.name
        "${package.name}-${package.version}"
      ];
  hasCrate =
    crate: folder:
    any (contains crate.sha256) (checksums crate folder)
    || pathExists (at (join folder "${crate.name}-${crate.version}.crate"));
  # A package of a git repository has no hash.
  hasPackage = package: folder: any (contains "\"package\":null") (checksums package folder);
in
{
  # The result of lock.nix -> the folders that have some of its packages, relative to the source.
  foldersFor =
    lock:
    filter (
      folder:
      any (crate: hasCrate crate folder) (concatLists (attrValues lock.registries))
      || any (package: hasPackage package folder) (concatMap ({ packages, ... }: packages) lock.checkouts)
    ) named;
  # The result of lock.nix -> the same without the crates and checkouts in the folders.
  without =
    lock:
    if named == [ ] then
      lock
    else
      let
        registries = mapAttrs (_: filter (crate: !any (hasCrate crate) named)) lock.registries;
        empty = filter (source: registries.${source} == [ ]) (attrNames registries);
      in
      lock
      // {
        registries = removeAttrs registries empty;
        checkouts = filter (
          checkout: !all (package: any (hasPackage package) named) checkout.packages
        ) lock.checkouts;
      };
}
