# What building the dependencies of a skeleton takes.
#
# Type: { skeleton, origin, said?, isReduced? } -> attrset
{
  # See skeleton.nix.
  skeleton,
  # Where it comes from: the project's folder or nix/base.json, for error messages of `crossflake fetch`.
  origin,
  # Its Cargo.lock, if it was read before.
  said ? null,
  # Whether it is what reduced.nix makes.
  isReduced ? false,
}:
let
  inherit (builtins)
    attrNames
    concatStringsSep
    length
    replaceStrings
    toFile
    ;
  inherit (skeleton) files;
  lock = import ./lock.nix (if said == null then files."Cargo.lock" else said);
in
{
  inherit isReduced lock;
  inherit (skeleton) name names;
  # The skeleton for run-step.sh: each path after a "=", each line of its text after a space.
  files = toFile "files" (
    concatStringsSep "" (
      map (path: "=${path}\n ${replaceStrings [ "\n" ] [ "\n " ] files.${path}}\n") (attrNames files)
    )
  );
  # Whether several targets can share what is built for the build machine.
  isShared = length (attrNames skeleton.targets) > 1;
  # cargo's settings for a target: { args, profile }, or { } if the skeleton does not have the target.
  cargoOf = target: skeleton.targets.${target} or { };
  # The crates, for `crossflake fetch`, and the checkouts that Nix has git fetch.
  sources = import ./sources.nix { inherit lock origin; };
  inherit (lock) checkouts;
}
