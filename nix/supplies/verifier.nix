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
    elem
    filter
    genericClosure
    listToAttrs
    readFile
    replaceStrings
    stringLength
    substring
    ;
  toTOML = import ../cargo/to-toml.nix;
  relative = import ../cargo/relative.nix { src = crossflake; };
  programs = [
    "crossflake-builder"
    "crossflake-verify"
  ];

  # Crate of this workspace -> names of its dependencies.
  workspace = listToAttrs (
    concatMap (
      package:
      if package ? source then
        [ ]
      else
        [
          {
            inherit (package) name;
            value = package.dependencies or [ ];
          }
        ]
    ) (import ../cargo/read-lock.nix { } (readFile (crossflake + "/Cargo.lock"))).package
  );
  node = key: { inherit key; };
  crates = genericClosure {
    startSet = map node programs;
    operator = { key }: map node (filter (name: workspace ? ${name}) workspace.${key});
  };
  folders = map ({ key }: "crates/${replaceStrings [ "crossflake-" ] [ "" ] key}") crates;

  isIn = path: folder: substring 0 (stringLength folder + 1) path == "${folder}/";
  isPart = path: path == "Cargo.lock" || any (isIn path) folders;

  whole = import ../cargo/project.nix { src = crossflake; };
  inherit (whole.skeleton) files;
  root = fromTOML files."Cargo.toml";
  # Without dev-dependencies and without the other crates of the workspace.
  reduced = import ../cargo/reduced.nix {
    skeleton = whole.skeleton // {
      names = map ({ key }: key) crates;
      files = removeAttrs files (filter (path: !isPart path) (attrNames files)) // {
        "Cargo.toml" = toTOML (
          root
          // {
            workspace = root.workspace // {
              members = folders;
            };
          }
        );
      };
    };
    lock = whole.lock.parsed;
  };
  skeleton = import ../cargo/dependencies.nix {
    origin = crossflake;
    inherit (reduced) skeleton;
    parsedLock = reduced.lock;
    isReduced = true;
  };
in
{
  project = whole // {
    # Another name than crossflake's, because the user's project may be crossflake itself.
    name = "crossflake-verify";
    skeletons = [ skeleton ];
    inherit (skeleton) lock sources;
    visible = _: {
      dependencies = {
        source = "";
        later = skeleton.names;
      };
      layers = [ ];
    };
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
          below == "crates"
          || elem below folders
          || any (isIn below) folders && baseNameOf below != "Cargo.toml";
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
