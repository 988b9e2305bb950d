# The files of a project that cargo reads before it compiles: manifests, Cargo.lock and configuration.
#
# Type: { src, workspace } -> path
{ src, workspace }:
let
  inherit (builtins) concatMap elem;
  relative = import ./relative.nix { inherit src; };

  files = [
    "Cargo.lock"
  ]
  ++ import ./configuration.nix
  ++ map (folder: if folder == "" then "Cargo.toml" else "${folder}/Cargo.toml") workspace.folders;
  prefixes = path: if path == "." then [ ] else [ path ] ++ prefixes (dirOf path);
  dirOf = path: if builtins.match ".*/.*" path == null then "." else builtins.dirOf path;
  folders = concatMap (file: prefixes (dirOf file)) files;
in
builtins.path {
  name = "manifests";
  path = src;
  filter =
    path: _type:
    let
      below = relative path;
    in
    elem below files || elem below folders;
}
