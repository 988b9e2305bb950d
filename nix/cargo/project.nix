# A project's folder -> what its targets have in common, worked out once for all of them.
{
  src,
  # The lists of what targets leave out of their source.
  excludes ? [ ],
}:
let
  inherit (builtins) listToAttrs toJSON;

  lock = import ./lock.nix { inherit src; };
  workspace = import ./workspace.nix { inherit src; };
  source = exclude: import ./source.nix { inherit src exclude; };
  # Most projects have one list for all targets, and looking through a source takes longest of all.
  known = listToAttrs (
    map (exclude: {
      name = toJSON exclude;
      value = source exclude;
    }) excludes
  );
in
{
  inherit lock src workspace;
  manifests = import ./manifests.nix { inherit src workspace; };
  # The crates, for `crossflake fetch`.
  sources = import ./sources.nix { inherit lock src; };
  # The part that a build can depend on.
  sourceWithout = exclude: known.${toJSON exclude} or (source exclude);
}
