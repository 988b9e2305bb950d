# The programs that run inside derivations, as a project and settings for a crate builder: crossflake-verify, which judges every
# package, and crossflake-builder. They are the only programs that are not verified.
#
# Users compile them before their first build, so the project has only the crates that the two programs depend on. A change of
# the command does not rebuild them.
#
# Type: { crossflake } -> { project, settings }
{ crossflake }:
let
  inherit (builtins)
    any
    concatMap
    elem
    filter
    genericClosure
    head
    listToAttrs
    readFile
    replaceStrings
    stringLength
    substring
    ;
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

  src = builtins.path {
    name = "source";
    path = crossflake;
    filter =
      path: _type:
      let
        below = relative path;
        isIn = folder: below == folder || substring 0 (stringLength folder + 1) below == "${folder}/";
      in
      elem below [
        "Cargo.lock"
        "Cargo.toml"
        "crates"
      ]
      || any isIn folders;
  };
  whole = import ../cargo/project.nix { inherit src; };
  # Without dev-dependencies, which would be downloaded.
  reduced = head whole.skeletons;
in
{
  project = whole // {
    # Not crossflake's own name, for a project may be crossflake itself.
    name = "crossflake-verify";
    skeletons = [ reduced ];
    inherit (reduced) lock sources;
    visible = _: {
      dependencies = {
        source = "";
        later = reduced.names;
      };
      layers = [ ];
    };
  };
  settings = {
    # The reduced skeleton has these.
    exclude = [
      "Cargo.lock"
      "Cargo.toml"
    ]
    ++ map (folder: "${folder}/Cargo.toml") folders;
    env = { };
    profile = "release";
    args = concatMap (program: [
      "--package"
      program
    ]) programs;
    bins = programs;
  };
}
