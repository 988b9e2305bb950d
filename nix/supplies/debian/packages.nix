# Pins to store paths: every file by its hash, so that what is in the store is never downloaded again. `crossflake
# fetch` puts the files there; where the snapshot archive is reachable, Nix can do it alone.
{ pins }:
let
  inherit (builtins) head replaceStrings unsafeDiscardStringContext;

  record =
    key:
    let
      package = checked key (
        pins.packages.${key} or (throw "crossflake: the pins name no package ${key}")
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

  # `crossflake lock` writes no others. A file that was changed since may say anything.
  checked =
    key: package:
    let
      is = pattern: value: builtins.isString value && builtins.match pattern value != null;
      refuse =
        what:
        throw "crossflake: the pins of the package ${builtins.toJSON key}: ${what}; run `crossflake lock`";
      segment = "[A-Za-z0-9+_~%:,=@-][A-Za-z0-9+._~%:,=@-]*";
    in
    if !is "[A-Za-z0-9][A-Za-z0-9+.-]*_[A-Za-z0-9+.:~-]+_[A-Za-z0-9-]+" key then
      refuse "it is no name, version and architecture with _ between"
    else if !is "${segment}(/${segment})*" package.path then
      refuse "${builtins.toJSON package.path} is no path in an archive"
    else if !is "[0-9a-f]{64}" package.sha256 then
      refuse "${builtins.toJSON package.sha256} is no SHA-256"
    else if !(is "[a-z-]+" package.archive && is "[0-9TZ]+" package.snapshot) then
      refuse "it is in no snapshot of an archive"
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
  # Of a package by its key: its file, and what `fetch` has to know to get it.
  inherit file source;

  # Of a set by its name.
  inherit keysOf;
  filesOf = set: map file (keysOf set);
  sourcesOf = set: map source (keysOf set);
  # Of a set with one package in it.
  fileOf = set: file (head (keysOf set));
}
