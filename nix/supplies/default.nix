# Every supply: the build machines it is for, and a function of the machine's system and of a project to a target's name, to the
# target, to the attributes that ./contract.nix lists. A supply may give the reason why a target cannot be built on one of its
# machines: `unavailable`.
#
# Type: flakes -> { NAME = { systems, on, unavailable? }; }
{
  # crossflake's own source: verifiers are built from it.
  crossflake,
  # Flakes, which only the supply called nixpkgs looks at: Nix fetches an input when an output touches it.
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
    # On a Mac it cross-compiles too, but runs nothing of what it built.
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
