{
  description = "Cross-compile Rust with Nix: one manifest of targets, pinned toolchains and sysroots, verified binaries";

  # Only the nixpkgs supply uses these. Nix fetches a locked input when an output asks for it: through the debian supply
  # none does.
  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    fenix = {
      url = "github:nix-community/fenix";
      inputs.nixpkgs.follows = "nixpkgs";
      # Or every toolchain downloads rust-analyzer's source.
      inputs.rust-analyzer-src.follows = "";
    };
    naersk = {
      url = "github:nix-community/naersk";
      inputs.nixpkgs.follows = "nixpkgs";
      inputs.fenix.follows = "fenix";
    };
  };

  outputs =
    inputs@{ self, ... }:
    let
      lib.mkFlake = import ./nix {
        crossflake = self.sourceInfo;
        supplies = import ./nix/supplies {
          crossflake = self;
          inherit (inputs) fenix naersk nixpkgs;
        };
      };
      project = lib.mkFlake {
        src = self;
        targets = import ./nix/targets.nix;
      };
      system = "x86_64-linux";
      forCommand = project.legacyPackages.${system}.crossflake;
    in
    project
    // {
      inherit lib;
      packages = project.packages // {
        ${system} = project.packages.${system} // {
          default = import ./nix/package.nix {
            package = project.packages.${system}.x86_64-linux-musl;
            runner = forCommand.runners.x86_64-linux-musl;
            runScript = forCommand.runScripts.x86_64-linux-musl;
          };
        };
      };
      # What `crossflake init` writes, for those who have Nix before they have crossflake.
      templates.default = {
        path = ./templates/default;
        description = "Cross-compile a Cargo project: targets.json, flake.nix and nix/targets.nix";
        welcomeText = ''
          Build a target with `nix build .#aarch64-linux`. After a change of targets.json, run `crossflake generate`.
          A flake sees only what git knows: `git add --intent-to-add targets.json flake.nix nix Cargo.lock`.
        '';
      };
    };
}
