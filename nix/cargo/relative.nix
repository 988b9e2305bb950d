# The path that a filter of `builtins.path` gets -> the same path relative to the source. With a store below another root
# (`--store /some/root`), newer versions of Nix give filters a path that starts with that root.
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
  # Without string context, because Nix does not accept it in a regular expression.
  root = unsafeDiscardStringContext (toString src);
  start = stringLength root;
  # A regular expression for the root. A store name has no other special characters.
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
