# A project's folder -> what its targets have in common, worked out once for all of them.
{
  src,
  # Its generated targets, by their names.
  targets ? { },
  # The folder of an earlier version, or null.
  base ? null,
}:
let
  inherit (builtins)
    attrNames
    attrValues
    intersectAttrs
    length
    listToAttrs
    pathExists
    toJSON
    ;

  lock = import ./lock.nix { inherit src; };
  workspace = import ./workspace.nix { inherit src; };
  earlier =
    if base == null then
      null
    else
      import ./project.nix {
        src = base;
        targets =
          let
            data = base + "/nix/targets.nix";
          in
          if pathExists data then (import data).targets else { };
      };
  source = exclude: import ./source.nix { inherit src exclude; };
  # Most projects have one list for all targets, and looking through a source takes longest of all.
  known = listToAttrs (
    map (exclude: {
      name = toJSON exclude;
      value = source exclude;
    }) (map (target: target.exclude or [ ]) (attrValues targets))
  );
in
{
  inherit lock src workspace;
  base = earlier;
  # Whether what runs on the build machine is built for more than one target.
  shared = length (attrNames targets) > 1;
  # A target's name -> the arguments and the profile that it is built with. Asked of a base, whose dependencies are there
  # as they were built then.
  cargoOf =
    name:
    intersectAttrs {
      args = null;
      profile = null;
    } (targets.${name}.cargo or { });
  manifests = import ./manifests.nix { inherit src workspace; };
  # The crates, for `crossflake fetch`, and what it has git fetch.
  sources =
    import ./sources.nix { inherit lock src; } ++ (if earlier == null then [ ] else earlier.sources);
  checkouts = lock.checkouts ++ (if earlier == null then [ ] else earlier.checkouts);
  # The part that a build can depend on.
  sourceWithout = exclude: known.${toJSON exclude} or (source exclude);
}
