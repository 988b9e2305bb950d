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
  # All else is read by the whole command, by its tests or by people.
  parts = [
    "Cargo.lock"
    "Cargo.toml"
    "src"
  ];
in
{
  project = import ../cargo/project.nix { src = crossflake; };
  settings = {
    exclude = filter (name: !elem name parts) (attrNames (readDir crossflake));
    env = { };
    profile = "release";
    args = [ "--no-default-features" ];
  };
}
