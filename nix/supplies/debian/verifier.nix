# crossflake-verify for the build machine: what judges every package. It is the one program that is not judged itself.
{
  crossflake,
  machine,
  mkCrate,
}:
mkCrate (import ../../cargo/project.nix { src = crossflake; }) {
  # What only the command line and its tests read.
  exclude = [
    "README.md"
    "docs"
    "nix"
    "tests/cmd"
    "tests/nix"
  ];
  env = { };
  path = [
    "${machine.toolchain}/bin"
    "${machine.cc.bin}/bin"
  ];
  profile = "release";
  args = [ "--no-default-features" ];
  bins = [
    "crossflake-sbom"
    "crossflake-verify"
  ];
}
