# crossflake-verify for the build machine, built as packages are: what judges every package, and is not judged itself.
{
  crossflake,
  mkCrate,
  toolchain,
}:
mkCrate (import ../../cargo/project.nix { src = crossflake; }) {
  inherit toolchain;
  # What only the command line and its tests read.
  exclude = [
    "README.md"
    "docs"
    "nix"
    "tests/cmd"
    "tests/nix"
  ];
  env = { };
  profile = "release";
  args = [ "--no-default-features" ];
  bins = [ "crossflake-verify" ];
  strip = false;
}
