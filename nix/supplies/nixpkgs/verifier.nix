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
  programs = [
    "crossflake-builder"
    "crossflake-verify"
  ];
  project = import ../../cargo/project.nix { src = crossflake; };
in
mkCrate (project // { name = "crossflake-verify"; }) {
  inherit toolchain;
  exclude = filter (name: !elem name parts) (attrNames (readDir crossflake));
  env = { };
  profile = "release";
  args = builtins.concatMap (program: [
    "--package"
    program
  ]) programs;
  bins = programs;
  strip = false;
}
