{
  description = "A stand-in for the flakes nixpkgs and fenix: see scripts/nixpkgs-ring";

  outputs =
    { self }:
    let
      system = "x86_64-linux";
      pkgs = import self { localSystem = { inherit system; }; };
    in
    {
      inherit (pkgs) lib;
      legacyPackages.${system} = pkgs;
      packages.${system} = import ./fenix.nix { inherit pkgs; };
    };
}
