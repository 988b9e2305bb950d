# A path that a filter of `builtins.path` is given -> relative to the source. With a store of another root (`--store
# /some/root`) newer versions of Nix give filters the file's path there, and not the one that the source is known by.
{ src }:
let
  inherit (builtins)
    elemAt
    length
    replaceStrings
    split
    stringLength
    substring
    unsafeDiscardStringContext
    ;
  # Only compared, and a regular expression must not refer to the store.
  root = unsafeDiscardStringContext (toString src);
  start = stringLength root;
  # As a regular expression: what else a store name may have stands for itself.
  pattern = replaceStrings [ "." "+" "?" ] [ "\\." "\\+" "\\?" ] root;
in
path:
if substring 0 start path == root then
  substring (start + 1) (stringLength path) path
else
  let
    parts = split pattern path;
    below = elemAt parts (length parts - 1);
  in
  substring 1 (stringLength below) below
