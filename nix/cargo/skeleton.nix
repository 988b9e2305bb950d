# A project's folder -> all that its dependencies are built from, as a value: what cargo reads before it compiles anything,
# and what it is asked to build. nix/base.json is an earlier version's, kept.
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
  # Target -> the arguments and the profile that it is built with.
  targets = mapAttrs (
    _: target:
    intersectAttrs {
      args = null;
      profile = null;
    } (target.cargo or { })
  ) targets;
}
