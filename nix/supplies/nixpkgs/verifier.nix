# See ../verifier.nix.
{
  crossflake,
  mkCrate,
  toolchain,
}:
let
  verifier = import ../verifier.nix { inherit crossflake; };
in
mkCrate verifier.project (
  verifier.settings
  // {
    inherit toolchain;
    bins = [ "crossflake-verify" ];
    strip = false;
  }
)
