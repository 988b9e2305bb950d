# All supplies. Each has
#   systems      the build machines that it works on
#   on           system -> project -> target's name -> target -> the attributes that ./contract.nix lists
#   unavailable  the reason why a target cannot be built on one of these machines, or null; optional
#
# Type: flakes -> { NAME = { systems, on, unavailable? }; }
{
  # crossflake's own source: verifiers are built from it.
  crossflake,
  # Flakes that only the nixpkgs supply uses: Nix fetches an input when an output uses it.
  nixpkgs,
  fenix,
  naersk,
}:
{
  debian = {
    systems = builtins.attrNames (builtins.fromJSON (builtins.readFile ./debian/facts.json)).machines;
    on = import ./debian { inherit crossflake; };
    unavailable = import ./debian/unavailable.nix;
  };
  nixpkgs = {
    # A Mac cross-compiles too, but does not run the programs.
    systems = [
      "aarch64-darwin"
      "aarch64-linux"
      "x86_64-linux"
    ];
    on = import ./nixpkgs {
      inherit
        crossflake
        fenix
        naersk
        nixpkgs
        ;
    };
  };
}
