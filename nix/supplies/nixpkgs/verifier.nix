# The verifier through this supply: see ../verifier.nix. naersk needs the unchanged Cargo.lock and thus the whole workspace.
#
# Type: { crossflake, mkCrate, toolchain } -> crate
{
  crossflake,
  mkCrate,
  toolchain,
}:
let
  inherit (builtins)
    attrNames
    elem
    filter
    readDir
    ;
  parts = [
    "Cargo.lock"
    "Cargo.toml"
    "crates"
    "pins.json"
  ];
  project = import ../../cargo/project.nix { src = crossflake; };
in
mkCrate (project // { name = "crossflake-verify"; }) {
  inherit toolchain;
  exclude = filter (name: !elem name parts) (attrNames (readDir crossflake));
  env = { };
  profile = "release";
  args = [
    "--package"
    "crossflake-verify"
  ];
  bins = [ "crossflake-verify" ];
  strip = false;
}
