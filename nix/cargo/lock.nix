# The crates and git checkouts that a build reads, each by its hash or rev.
#
# Type: text of a Cargo.lock, or the result of read-lock.nix -> { parsed, registries, patches, checkouts }
textOrParsed:
let
  inherit (builtins)
    attrNames
    concatMap
    elemAt
    filter
    groupBy
    isString
    listToAttrs
    match
    substring
    ;

  setOf = import ./set-of.nix;
  lock = if isString textOrParsed then import ./read-lock.nix { } textOrParsed else textOrParsed;

  # cargo also loads the source of a patch that nothing uses.
  packages = map checked (
    filter (package: package ? source) (
      (lock.package or [ ]) ++ filter (package: isGit (package.source or "")) (lock.patch.unused or [ ])
    )
  );
  # Most packages have the same source, so each source is checked once and not for each package.
  sources = groupBy (package: package.source) packages;
  isGit = source: substring 0 4 source == "git+";

  # Reference to one of the project's own packages -> its name. A reference has the version if several packages have the name.
  own = listToAttrs (
    concatMap (
      { name, version, ... }:
      map
        (reference: {
          name = reference;
          value = name;
        })
        [
          name
          "${name} ${version}"
        ]
    ) (filter (package: !package ? source) (lock.package or [ ]))
  );

  # Names become file names and words of scripts.
  checked =
    package:
    let
      is = pattern: value: isString value && match pattern value != null;
    in
    if !is "[A-Za-z0-9_][A-Za-z0-9_-]*" package.name then
      refuse "name" package.name
    else if !is "[0-9A-Za-z][0-9A-Za-z.+-]*" package.version then
      refuse "version" package.version
    else if !isString package.source then
      refuse "source" package.source
    else
      package;
  checkedSource =
    source:
    if match "[!-~]+" source == null || match ".*[\"\\\\].*" source != null then
      refuse "source" source
    else
      source;
  refuse =
    key: value:
    throw "crossflake: Cargo.lock: the ${key} ${builtins.toJSON value} of a package is malformed";

  # Versions 1 and 2 of the format keep checksums apart.
  checksum =
    package:
    let
      stated =
        package.checksum or (lock.metadata."checksum ${package.name} ${package.version} (${package.source})"
          or (throw "crossflake: Cargo.lock has no checksum for ${package.name} ${package.version}")
        );
    in
    if match "[0-9a-f]{64}" stated == null then
      throw "crossflake: Cargo.lock: the checksum ${builtins.toJSON stated} of ${package.name} ${package.version} is not a SHA-256 hash"
    else
      stated;

  # git+URL?branch=NAME#REV, git+URL?tag=NAME#REV, git+URL?rev=REV#REV or git+URL#REV
  gitSource =
    source:
    let
      parts = match "git\\+([^?#]*)(\\?(branch|tag|rev)=([^#]*))?#([0-9a-f]+)" source;
    in
    if parts == null then
      throw "crossflake: Cargo.lock names the source ${source}, which does not have the form of a git source: git+URL?branch=NAME#REV"
    else
      {
        url = elemAt parts 0;
        # "branch", "tag", "rev" or null, and its value, percent-encoded.
        reference = elemAt parts 2;
        value = elemAt parts 3;
        rev = elemAt parts 4;
      };
in
{
  # The result of read-lock.nix.
  parsed = lock;
  # Registry -> its crates.
  registries = listToAttrs (
    map (source: {
      name = checkedSource source;
      value = map (package: {
        inherit (package) name version source;
        sha256 = checksum package;
      }) sources.${source};
    }) (filter (source: !isGit source) (attrNames sources))
  );

  # Names of the project's own packages that crates depend on, because a patch puts them in place of other crates.
  patches = attrNames (
    setOf (
      map (reference: own.${reference}) (
        filter (reference: own ? ${reference}) (concatMap (package: package.dependencies or [ ]) packages)
      )
    )
  );

  # Each git source once, with the packages that come from it.
  checkouts = map (
    source:
    gitSource (checkedSource source)
    // {
      packages = map (package: { inherit (package) name version; }) sources.${source};
    }
  ) (filter isGit (attrNames sources));
}
