# The skeleton of a project, from which its dependencies are built: the files that cargo reads before it compiles, stubs for code,
# and cargo's settings for each target. nix/base.json is the skeleton of an earlier version.
#
# Type: { src, workspace, targets } -> { version, name, names, files, targets }
{
  src,
  workspace,
  # See project.nix.
  targets,
}:
let
  inherit (builtins)
    filter
    intersectAttrs
    listToAttrs
    mapAttrs
    pathExists
    readFile
    unsafeDiscardStringContext
    ;

  read = path: {
    inherit path;
    text = unsafeDiscardStringContext (readFile (src + "/${path}"));
  };
  configuration = filter (path: pathExists (src + "/${path}")) (import ./configuration.nix);
  lock =
    if pathExists (src + "/Cargo.lock") then
      "Cargo.lock"
    else
      throw "crossflake: no Cargo.lock in the source; run `cargo generate-lockfile` and `git add Cargo.lock`";
in
{
  version = 1;
  inherit (workspace) name names;
  # Path -> text.
  files = listToAttrs (
    map (
      { path, text }:
      {
        name = path;
        value = text;
      }
    ) (map read ([ lock ] ++ configuration) ++ workspace.manifests ++ workspace.stubs)
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
