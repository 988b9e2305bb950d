# A project's skeleton -> what building its dependencies takes.
{
  skeleton,
  # Where it comes from: a folder, or a file that has it.
  origin,
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
  lock = import ./lock.nix files."Cargo.lock";
in
{
  inherit lock;
  inherit (skeleton) name names;
  # Of the skeleton, as setup.sh reads them: each path after a "=", each line of its text after a space.
  files = toFile "files" (
    concatStringsSep "" (
      map (path: "=${path}\n ${replaceStrings [ "\n" ] [ "\n " ] files.${path}}\n") (attrNames files)
    )
  );
  # Whether what runs on the build machine is built for more than one target.
  shared = length (attrNames skeleton.targets) > 1;
  # What they are built upon, and whether they are only what others are: nothing, unless project.nix says otherwise.
  base = null;
  isBulk = false;
  # See project.nix: of code there is nothing.
  below = _: {
    dependencies = {
      source = "";
      later = skeleton.names;
    };
    layers = [ ];
  };
  cargoOf = name: skeleton.targets.${name} or { };
  # The crates, for `crossflake fetch`, and what it has git fetch.
  sources = import ./sources.nix { inherit lock origin; };
  inherit (lock) checkouts;
}
