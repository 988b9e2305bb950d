# crossflake's own source -> the programs for the build machine that judge every package, as a project and what a crate
# builder is to make of it. They are the only ones that are not judged themselves.
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
  # Under a name of its own, for a project may be crossflake itself. Nobody changes it, so its dependencies are one step.
  project = import ../cargo/project.nix { src = crossflake; } // {
    name = "crossflake-verify";
    base = null;
  };
  settings = {
    # All else is read by the whole command, by its tests or by people, and does not have programs built again. See
    # src/lib.rs, which says what is compiled without the feature cli.
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
