# A project's folder -> what its targets have in common, worked out once for all of them.
{
  src,
  # The lists of what targets leave out of their source.
  excludes ? [ ],
  # The folder of an earlier version, or null.
  base ? null,
}:
let
  inherit (builtins)
    intersectAttrs
    listToAttrs
    pathExists
    toJSON
    ;

  lock = import ./lock.nix { inherit src; };
  workspace = import ./workspace.nix { inherit src; };
  earlier = if base == null then null else import ./project.nix { src = base; };
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
  base = earlier;
  # A target's name -> the arguments and the profile that it was built with, as far as this version's own generated data
  # says so. Asked of a base, whose dependencies are there as they were built then.
  cargoOf =
    name:
    let
      data = src + "/nix/targets.nix";
    in
    intersectAttrs {
      args = null;
      profile = null;
    } (if pathExists data then (import data).targets.${name}.cargo or { } else { });
  manifests = import ./manifests.nix { inherit src workspace; };
  # The crates, for `crossflake fetch`, and what it has git fetch.
  sources =
    import ./sources.nix { inherit lock src; } ++ (if earlier == null then [ ] else earlier.sources);
  checkouts = lock.checkouts ++ (if earlier == null then [ ] else earlier.checkouts);
  # The part that a build can depend on.
  sourceWithout = exclude: known.${toJSON exclude} or (source exclude);
}
