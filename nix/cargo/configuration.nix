# The files of a project's cargo configuration: those around its folder, and those that they include.
#
# Type: { src, folder } -> [ { path, text, folder, strings } ], where `folder` is the one that paths in the file are relative to,
# and `strings` are the texts between quotation marks
{
  src,
  # The project's folder, relative to src.
  folder,
}:
let
  inherit (builtins)
    concatMap
    dirOf
    filter
    genericClosure
    isString
    match
    readFile
    split
    stringLength
    unsafeDiscardStringContext
    ;
  inherit (import ./paths.nix { inherit src; })
    around
    at
    isReadable
    join
    resolve
    ;
  read =
    key:
    let
      text = unsafeDiscardStringContext (readFile (at key));
    in
    {
      inherit key text;
      path = key;
      folder = resolve (dirOf key) "..";
      strings = filter (string: isString string && stringLength string < 200) (split "[\"']" text);
    };
  included =
    { key, strings, ... }:
    filter (path: path != null && isReadable path) (
      map (resolve (dirOf key)) (filter (string: match "[^\n]+[.]toml" string != null) strings)
    );
in
genericClosure {
  startSet = map read (
    filter isReadable (
      concatMap (around: [
        (join around ".cargo/config")
        (join around ".cargo/config.toml")
      ]) ([ folder ] ++ around folder)
    )
  );
  operator = file: map read (included file);
}
