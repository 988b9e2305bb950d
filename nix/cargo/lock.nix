# The crates and git checkouts that a build reads, each by its hash or rev.
#
# Type: text of a Cargo.lock, or what read-lock.nix makes of it -> { said, registries, patches, checkouts }
given:
let
  inherit (builtins)
    attrNames
    attrValues
    concatMap
    elemAt
    filter
    groupBy
    isString
    listToAttrs
    match
    replaceStrings
    substring
    ;

  setOf = import ./set-of.nix;
  lock = if isString given then import ./read-lock.nix { } given else given;

  packages = map checked (filter (package: package ? source) (lock.package or [ ]));
  # There are few: most packages have the same source.
  sources = groupBy (package: package.source) packages;
  isGit = source: substring 0 4 source == "git+";

  # The project's own packages, as others refer to them: with the version if there are several of that name.
  own = listToAttrs (
    concatMap (
      { name, version, ... }:
      map
        (written: {
          name = written;
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
      throw "crossflake: Cargo.lock: the checksum ${builtins.toJSON stated} of ${package.name} ${package.version} is no SHA-256"
    else
      stated;

  # Since version 4 of the format, a branch or tag is percent-encoded. These characters are legal in a git reference and not
  # in a URL's query.
  codes = {
    "%21" = "!";
    "%22" = "\"";
    "%23" = "#";
    "%24" = "$";
    "%25" = "%";
    "%26" = "&";
    "%27" = "'";
    "%28" = "(";
    "%29" = ")";
    "%2B" = "+";
    "%2C" = ",";
    "%2F" = "/";
    "%3B" = ";";
    "%3C" = "<";
    "%3D" = "=";
    "%3E" = ">";
    "%40" = "@";
    "%5D" = "]";
    "%60" = "`";
    "%7B" = "{";
    "%7C" = "|";
    "%7D" = "}";
  };
  decoded =
    if lock.version or 1 < 4 then (name: name) else replaceStrings (attrNames codes) (attrValues codes);

  # git+URL?branch=NAME#REV, and rev=, tag= or nothing in branch's place
  gitSource =
    source:
    let
      parts = match "git\\+([^?#]*)(\\?(branch|tag|rev)=([^#]*))?#([0-9a-f]+)" source;
    in
    if parts == null then
      throw "crossflake: Cargo.lock names the source ${source}, which is no git source that is known"
    else
      {
        url = elemAt parts 0;
        # null, or branch, tag or rev with its value
        reference = elemAt parts 2;
        value = if elemAt parts 3 == null then null else decoded (elemAt parts 3);
        rev = elemAt parts 4;
      };
in
{
  # The parsed file.
  said = lock;
  # registry -> its crates
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
      map (written: own.${written}) (
        filter (written: own ? ${written}) (concatMap (package: package.dependencies or [ ]) packages)
      )
    )
  );

  # Each git source once, with the packages that come from it.
  checkouts = map (
    source:
    gitSource (checkedSource source)
    // {
      packages = map (package: package.name) sources.${source};
    }
  ) (filter isGit (attrNames sources));
}
