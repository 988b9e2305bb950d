# Makes the path that a filter of `builtins.path` gets relative to the source. With a store below another root (`--store
# /some/root`), newer versions of Nix give filters the path below that root.
#
# Type: { src } -> path -> string
# Example: relative { src = /project; } "/project/src/main.rs" => "src/main.rs"
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
  # Without context: a regular expression must not refer to the store.
  root = unsafeDiscardStringContext (toString src);
  start = stringLength root;
  # As a regular expression. A store name has no other special characters.
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
