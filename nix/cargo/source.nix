# The source of a project: the files that git tracks without those in the manifest's `exclude`.
#
# Type: { src, folder, above } -> { whole, only, isPart, rustFiles }
{
  src,
  # The project's folder, relative to src.
  folder,
  # The other parts of src that a build sees, relative to it.
  above,
}:
let
  inherit (builtins)
    any
    attrNames
    concatMap
    elem
    filter
    match
    ;
  relative = import ./relative.nix { inherit src; };
  inherit (import ./paths.nix { inherit src; }) entries isIn join;

  parts = [ folder ] ++ above;
  # Whether a path is in one of the parts, or on the way to one. cargo also reads configuration around its folder.
  isPart =
    path:
    any (part: isIn path part || isIn part path) parts || match "(.*/)?[.]cargo(/[^/]*)?" path != null;
  only =
    exclude: keep:
    let
      excluded = map (join folder) exclude;
    in
    builtins.path {
      name = "source";
      path = src;
      filter =
        path: _type:
        let
          below = relative path;
        in
        isPart below && !elem below excluded && keep below;
    };
in
{
  # [ excluded path ] -> a folder
  whole = exclude: only exclude (_: true);
  # [ excluded path ] -> (path -> bool) -> the part of the source with the paths for which the function returns true.
  inherit only;
  # A path -> whether a build sees it.
  inherit isPart;
  # The paths of all Rust files.
  rustFiles =
    let
      walk =
        folder:
        let
          found = entries folder;
        in
        concatMap (
          name:
          let
            path = join folder name;
          in
          if found.${name} == "directory" then
            if isPart path then walk path else [ ]
          else if match ".*[.]rs" name != null then
            [ path ]
          else
            [ ]
        ) (filter (name: name != ".git") (attrNames found));
    in
    walk "";
}
