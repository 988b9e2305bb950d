# The files of a project that cargo reads before it compiles: manifests, Cargo.lock and configuration. naersk reads them while Nix
# evaluates.
#
# Type: { src, files } -> path
{
  src,
  # Path -> text, of a skeleton.
  files,
}:
let
  inherit (builtins) attrNames concatMap filter;
  setOf = import ./set-of.nix;
  relative = import ./relative.nix { inherit src; };
  inherit (import ./paths.nix { }) around;

  # Stubs are empty.
  paths = filter (path: files.${path} != "") (attrNames files);
  isPart = setOf (paths ++ concatMap around paths);
in
builtins.path {
  name = "manifests";
  path = src;
  filter = path: _type: isPart ? ${relative path};
}
