# The verifier through this supply: see ../verifier.nix.
#
# Type: { crossflake, machine, mkCrate } -> crate
{
  crossflake,
  machine,
  mkCrate,
}:
let
  verifier = import ../verifier.nix { inherit crossflake; };
in
mkCrate verifier.project (
  verifier.settings
  // {
    path = [
      "${machine.toolchain}/bin"
      "${machine.cc.bin}/bin"
    ];
  }
)
