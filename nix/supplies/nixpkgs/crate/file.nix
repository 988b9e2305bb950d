# A crate's file, at the same path in the store that the debian supply and `crossflake fetch` have it at.
{ pkgs, cratesIo }:
{
  name,
  version,
  source,
  sha256,
}:
let
  file = "${name}-${version}.crate";
in
if source == cratesIo then
  # nixpkgs knows where it is.
  pkgs.fetchCrate {
    inherit version sha256;
    pname = name;
    crateName = name;
    name = file;
    unpack = false;
  }
else
  # Cargo.lock names the index of a registry, not where its files are: cargo knows, as this user has it set up.
  pkgs.runCommandLocal file
    {
      outputHashMode = "flat";
      outputHashAlgo = "sha256";
      outputHash = sha256;
    }
    ''
      echo "crossflake: ${file} is of the registry ${source}: run \`crossflake fetch\` first" >&2
      exit 1
    ''
