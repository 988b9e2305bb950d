# A skeleton -> the inputs of the steps that build its dependencies.
#
# Type: { skeleton, folder, withoutVendored?, origin, parsedLock?, isReduced? } -> attrset
{
  # See skeleton.nix.
  skeleton,
  # The project's folder in the skeleton.
  folder ? "",
  # The result of lock.nix -> the same without the crates that the project's source has.
  withoutVendored ? (lock: lock),
  # The skeleton's source for error messages of `crossflake fetch`: the project's folder or nix/base.json.
  origin,
  # Its Cargo.lock as read-lock.nix returns it, or null to parse it here.
  parsedLock ? null,
  # Whether reduced.nix made the skeleton.
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
  lock = import ./lock.nix (
    if parsedLock == null then
      files.${(import ./paths.nix { }).join folder "Cargo.lock"}
    else
      parsedLock
  );
  fetched = withoutVendored lock;
in
{
  # `fetched` is the part of the lock that comes from outside.
  inherit fetched isReduced lock;
  inherit (skeleton) name names;
  # The files for run-step.sh in one text: a line "=PATH" for each, then its lines, each after a space.
  files = toFile "files" (
    concatStringsSep "" (
      map (path: "=${path}\n ${replaceStrings [ "\n" ] [ "\n " ] files.${path}}\n") (attrNames files)
    )
  );
  # Whether several targets can share code that is compiled for the build machine.
  isShared = length (attrNames skeleton.targets) > 1;
  # cargo's settings for a target: { args, profile }, or { } if the skeleton does not have the target.
  cargoOf = target: skeleton.targets.${target} or { };
  # The crates that `crossflake fetch` fetches, and the git checkouts that Nix fetches while it evaluates.
  sources = import ./sources.nix {
    lock = fetched;
    inherit origin;
  };
  inherit (fetched) checkouts;
}
