{
  description = "A core fork of nixpkgs with the packages that it lacks, for evaluation: see scripts/nixpkgs-ring";

  outputs =
    { self }:
    let
      systems = [
        "aarch64-darwin"
        "aarch64-linux"
        "x86_64-linux"
      ];
      on = system: import self { localSystem = { inherit system; }; };
    in
    rec {
      legacyPackages = builtins.listToAttrs (
        map (name: {
          inherit name;
          value = on name;
        }) systems
      );
      inherit (legacyPackages.x86_64-linux) lib;
    };
}
