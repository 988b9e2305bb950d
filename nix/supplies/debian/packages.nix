# Pins to store paths: every file by its hash, so that what is in the store is never downloaded again. `crossflake
# fetch` puts the files there; where the snapshot archive is reachable, Nix can do it alone.
{ pins }:
let
  inherit (builtins) head replaceStrings unsafeDiscardStringContext;

  record =
    key:
    let
      package = pins.packages.${key} or (throw "crossflake: the pins name no package ${key}");
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
