# Stand-ins for the three flakes of the nixpkgs supply, for each of its systems.
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
      parts = channel: {
        rustc-unwrapped = "${channel} rustc";
        cargo = "${channel} cargo";
        rust-std = "${channel} std";
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
      # All supported triples.
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
