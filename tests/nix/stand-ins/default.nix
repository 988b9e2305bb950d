# The three flakes that the nixpkgs supply is made from, for each system that is asked for.
let
  systems = [
    "aarch64-darwin"
    "aarch64-linux"
    "x86_64-linux"
  ];
  each =
    f:
    builtins.listToAttrs (
      map (name: {
        inherit name;
        value = f name;
      }) systems
    );
in
{
  nixpkgs = {
    outPath = ./nixpkgs;
    legacyPackages = each (system: import ./nixpkgs { localSystem = { inherit system; }; });
  };
  naersk.outPath = ./naersk;
  fenix.packages = each (
    system:
    let
      parts = of: {
        rustc-unwrapped = "${of} rustc";
        cargo = "${of} cargo";
        rust-std = "${of} std";
      };
      channel =
        name:
        parts name
        // {
          manifest.pkg.cargo.target.some.url = "/dist/cargo-1.97.1-some.tar.gz";
        };
      named = { name, sha256 }: parts "${name} ${sha256}";
    in
    {
      stable = channel "stable";
      beta = channel "beta";
      latest = channel "latest";
      fromToolchainName = named;
      # Each triple there is.
      targets =
        builtins.mapAttrs
          (triple: _: {
            stable = parts "${triple} stable";
            beta = parts "${triple} beta";
            latest = parts "${triple} latest";
            fromToolchainName = name: parts "${triple} ${name.name} ${name.sha256}";
          })
          (
            builtins.listToAttrs (
              map (target: {
                name = target.triple;
                value = null;
              }) (builtins.attrValues (import (builtins.getEnv "STAND_IN_TARGETS")).targets)
            )
          );
      combine =
        list:
        derivation {
          name = "combined";
          system = "recorded";
          builder = "/none";
          parts = list;
        };
    }
  );
}
