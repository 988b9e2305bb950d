# The .crate file of a crate, at the same path in the store as through the debian supply and `crossflake fetch`.
#
# Type: { pkgs, cratesIo } -> { name, version, source, sha256 } -> derivation
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
  # nixpkgs knows the URL of crates.io's files.
  pkgs.fetchCrate {
    inherit version sha256;
    pname = name;
    crateName = name;
    name = file;
    unpack = false;
  }
else
  # Cargo.lock names a registry's index, not the URL of its files. Only the user's cargo knows that URL.
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
