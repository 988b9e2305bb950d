# The programs that run inside derivations, as a project and settings for a crate builder: crossflake-verify, which judges every
# package, and crossflake-builder. They are the only programs that are not verified.
#
# Users compile them before their first build, so the project has only the crates that the two programs depend on. A change of the
# command `crossflake` does not rebuild them.
#
# Type: { crossflake } -> { project, settings }
{ crossflake }:
let
  inherit (builtins)
    any
    attrNames
    concatMap
    filter
    genericClosure
    listToAttrs
    readFile
    replaceStrings
    ;
  relative = import ../cargo/relative.nix { src = crossflake; };
  inherit (import ../cargo/paths.nix { }) isIn;
  programs = [
    "crossflake-builder"
    "crossflake-verify"
  ];

  lock = import ../cargo/read-lock.nix { } (readFile (crossflake + "/Cargo.lock"));
  # Crate of this workspace -> names of its dependencies.
  workspace = listToAttrs (
    map (package: {
      inherit (package) name;
      value = package.dependencies or [ ];
    }) (filter (package: !package ? source) lock.package)
  );
  node = key: { inherit key; };
  crates = genericClosure {
    startSet = map node programs;
    operator = { key }: map node (filter (name: workspace ? ${name}) workspace.${key});
  };
  folders = map ({ key }: "crates/${replaceStrings [ "crossflake-" ] [ "" ] key}") crates;
  manifest = path: {
    name = path;
    value = readFile (crossflake + "/${path}");
  };

  # The manifests without dev-dependencies and without the other crates of the workspace.
  reduced = import ../cargo/reduced.nix {
    inherit lock;
    skeleton = {
      name = "crossflake-verify";
      names = attrNames workspace;
      targets = { };
      files = listToAttrs (
        map manifest ([ "Cargo.toml" ] ++ map (folder: "${folder}/Cargo.toml") folders)
      );
    };
  };
  skeleton = import ../cargo/dependencies.nix {
    origin = crossflake;
    inherit (reduced) skeleton;
    parsedLock = reduced.lock;
    isReduced = true;
  };
in
{
  project = {
    # Another name than crossflake's, because the user's project may be crossflake itself.
    name = "crossflake-verify";
    folder = "";
    folders = [ ];
    # Earlier steps need the programs that this project builds.
    isOneStep = true;
    isConfigured = false;
    skeletons = [ skeleton ];
    inherit (skeleton) lock sources;
    vendored = "";
    visible = _: {
      dependencies = null;
      layers = [ ];
    };
    variablesBeside = _: { };
    # The code alone, because the skeleton has the cargo manifests.
    sourceWithout =
      _:
      builtins.path {
        name = "source";
        path = crossflake;
        filter =
          path: _type:
          let
            below = relative path;
          in
          below == "crates" || any (isIn below) folders && baseNameOf below != "Cargo.toml";
      };
  };
  settings = {
    env = { };
    profile = "release";
    args = concatMap (program: [
      "--package"
      program
    ]) programs;
    bins = programs;
  };
}
