# The programs for the build machine that verify every package, as a project and settings for a crate builder. They are the only
# programs that are not verified.
#
# Type: { crossflake } -> { project, settings }
{ crossflake }:
let
  inherit (builtins)
    attrNames
    elem
    filter
    readDir
    ;
  others = folder: parts: filter (name: !elem name parts) (attrNames (readDir folder));
in
{
  # The project may be crossflake itself, so this one has a name of its own. A user does not change it, so its dependencies are
  # one step.
  project =
    let
      project = import ../cargo/project.nix { src = crossflake; };
    in
    project
    // {
      name = "crossflake-verify";
      skeletons = [ project.whole ];
    };
  settings = {
    # Other files belong to the command, its tests or documents, and a change of them does not rebuild the verifier. src/lib.rs
    # lists the modules that are compiled without the feature cli.
    exclude =
      others crossflake [
        "Cargo.lock"
        "Cargo.toml"
        "src"
      ]
      ++ map (name: "src/${name}") (
        others (crossflake + "/src") [
          "bin"
          "binary"
          "lib.rs"
          "paragraph.rs"
          "sbom"
          "target"
        ]
      );
    env = { };
    profile = "release";
    args = [ "--no-default-features" ];
  };
}
