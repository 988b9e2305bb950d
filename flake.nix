{
  description = "Cross-compile Rust with Nix: one manifest of targets, pinned toolchains and sysroots, verified binaries";

  # Only the nixpkgs supply uses the inputs. Nix fetches a locked input when an output uses it, so users of the debian supply
  # never download them.
  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    fenix = {
      url = "github:nix-community/fenix";
      inputs.nixpkgs.follows = "nixpkgs";
      # Otherwise every toolchain downloads rust-analyzer's source.
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
      # The package to install: the static program, which runs on any Linux of the same processor.
      installed =
        system: target:
        let
          forCommand = project.legacyPackages.${system}.crossflake;
        in
        import ./nix/package.nix {
          package = project.packages.${system}.${target};
          runner = forCommand.runners.${target};
          runScript = forCommand.runScripts.${target};
        };
    in
    project
    // {
      inherit lib;
      packages = builtins.mapAttrs (
        system: packages:
        packages
        // (if packages ? "${system}-musl" then { default = installed system "${system}-musl"; } else { })
      ) project.packages;
      # The files that `crossflake init` writes, for users who have Nix but not yet crossflake.
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
