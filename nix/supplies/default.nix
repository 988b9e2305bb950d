# The supplies, each with the systems of its build machines, a function that makes a target's parts (see ./contract.nix), and a
# function that returns the reason why a target cannot be built on one of the systems.
#
# Type: flakes -> { NAME = { systems, on, unavailable? }; }
#   on: system -> { lock, project, settings } -> target name -> target -> parts
#   unavailable: { lock, system } -> target -> null or string
{
  # crossflake's own source, from which the verifier is built.
  crossflake,
  # Flakes. Nix fetches an input when an output uses it, so only the nixpkgs supply may use these.
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
    # A Mac cross-compiles too, but cannot run the programs.
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
