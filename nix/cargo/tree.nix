# The innermost folder that contains a project and the paths above it that its build sees, and the paths relative to that folder.
#
# Type: { src, above } -> { root, folder, above }
# Example: tree { src = /repository/app; above = [ /repository/proto ]; } => { root = /repository; folder = "app"; above = [ "proto" ]; }
{ src, above }:
let
  inherit (builtins)
    dirOf
    filter
    head
    isPath
    storeDir
    stringLength
    substring
    unsafeDiscardStringContext
    ;
  textOf = path: unsafeDiscardStringContext (toString path);
  inherit (import ./paths.nix { }) isIn;
  rootOf =
    folder:
    let
      outside = filter (path: !isIn (textOf path) (textOf folder)) above;
    in
    if outside == [ ] then
      folder
    else if dirOf (textOf folder) == storeDir || dirOf (textOf folder) == textOf folder then
      throw "crossflake: `above` in flake.nix names ${textOf (head outside)}, which is not in the flake's repository"
    else
      rootOf (dirOf folder);
  root = if above == [ ] then src else rootOf (if isPath src then src else toString src);
  below =
    path:
    let
      start = stringLength (textOf root);
    in
    if textOf path == textOf root then
      ""
    else
      substring (start + 1) (stringLength (textOf path)) (textOf path);
in
{
  inherit root;
  folder = below src;
  above = map below above;
}
