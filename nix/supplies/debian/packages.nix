# Pins -> packages' files, each a fixed-output derivation. `crossflake fetch` adds the files to the store; without it, Nix
# downloads them from Debian's snapshot archive.
#
# Type: { pins } -> { file, source, keysOf, filesOf, sourcesOf, fileOf }
# Example:
#   packages.filesOf "sysroot/bookworm/arm64"
#   => [ /nix/store/...-libc6-dev_2.36-9+deb12u13_arm64.deb ... ]
{ pins }:
let
  inherit (builtins) head replaceStrings unsafeDiscardStringContext;

  record =
    key:
    let
      package = checked key (
        pins.packages.${key} or (throw "crossflake: the pins have no package ${key}")
      );
    in
    {
      kind = "deb";
      # A store name allows [A-Za-z0-9+._?=-]; a Debian version also has ~ and :.
      name = replaceStrings [ "~" ":" "%" ] [ "-" "-" "-" ] key + ".deb";
      inherit (package)
        archive
        path
        size
        sha256
        snapshot
        ;
    };

  # `crossflake lock` writes only such values. An edited lock may have others.
  checked =
    key: package:
    let
      is = pattern: value: builtins.isString value && builtins.match pattern value != null;
      refuse =
        problem:
        throw "crossflake: the pins of the package ${builtins.toJSON key}: ${problem}; run `crossflake lock`";
      segment = "[A-Za-z0-9+_~%:,=@-][A-Za-z0-9+._~%:,=@-]*";
    in
    if !is "[A-Za-z0-9][A-Za-z0-9+.-]*_[A-Za-z0-9+.:~-]+_[A-Za-z0-9-]+" key then
      refuse "the key is not NAME_VERSION_ARCHITECTURE"
    else if !is "${segment}(/${segment})*" package.path then
      refuse "${builtins.toJSON package.path} is not a path in an archive"
    else if !is "[0-9a-f]{64}" package.sha256 then
      refuse "${builtins.toJSON package.sha256} is not a SHA-256 hash"
    else if !(is "[a-z-]+" package.archive && is "[0-9TZ]+" package.snapshot) then
      refuse "its archive or the snapshot's timestamp is malformed"
    else
      package;

  file =
    key:
    let
      pin = record key;
    in
    import <nix/fetchurl.nix> {
      inherit (pin) name sha256;
      url = "https://snapshot.debian.org/archive/${pin.archive}/${pin.snapshot}/${pin.path}";
    };

  source = key: record key // { storePath = unsafeDiscardStringContext (file key).outPath; };

  keysOf =
    set:
    (pins.sets.${set}
      or (throw "crossflake: no pins for ${set}: run `crossflake lock` and `git add targets.lock.json`")
    ).packages;
in
{
  # Key of a package -> its file, or its record for `crossflake fetch`.
  inherit file source;

  # Name of a set -> a list with one element for each package.
  inherit keysOf;
  filesOf = set: map file (keysOf set);
  sourcesOf = set: map source (keysOf set);
  # Name of a set with one package -> its file.
  fileOf = set: file (head (keysOf set));
}
