# The skeleton of a project, from which its dependencies are built: the files that cargo reads before it compiles, stubs for code,
# and cargo's settings for each target. nix/base.json is the skeleton of an earlier version.
#
# Type: { folder, lockText, workspace, configuration, targets } -> { version, name, names, files, targets }
{
  # The project's folder in the source, and the text of its Cargo.lock.
  folder,
  lockText,
  # See workspace.nix and configuration.nix.
  workspace,
  configuration,
  # See project.nix.
  targets,
}:
let
  inherit (builtins)
    concatMap
    filter
    intersectAttrs
    listToAttrs
    mapAttrs
    ;
  setOf = import ./set-of.nix;
  inherit (import ./paths.nix { }) around join;

  written = [
    {
      path = join folder "Cargo.lock";
      text = lockText;
    }
  ]
  ++ configuration
  ++ workspace.manifests;
  # The path of a stub may also be the folder of a file, if it is a link.
  stubs =
    let
      isFolder = setOf (concatMap around (workspace.stubs ++ map ({ path, ... }: path) written));
    in
    map (path: {
      inherit path;
      text = "";
    }) (filter (path: !isFolder ? ${path}) workspace.stubs);
in
{
  version = 1;
  inherit (workspace) name names;
  # Path -> text.
  files = listToAttrs (
    map (
      { path, text, ... }:
      {
        name = path;
        value = text;
      }
    ) (written ++ stubs)
  );
  # Target -> { args, profile } of cargo.
  targets = mapAttrs (
    _: target:
    intersectAttrs {
      args = null;
      profile = null;
    } (target.cargo or { })
  ) targets;
}
