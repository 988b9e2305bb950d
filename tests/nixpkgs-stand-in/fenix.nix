# The part of fenix that the nixpkgs supply uses, with Debian's Rust and the debian supply's std.
{ pkgs }:
let
  inherit (pkgs) lib;
  machine = import ./machine.nix;
  debian = import ./parts.nix { inherit lib; };
  inherit (import ./targets.nix) targets;

  stdOf = triple: folder: { inherit triple folder; };
  build = "x86_64-unknown-linux-gnu";
in
{
  stable = {
    # The archive's name has the version, as in fenix.
    manifest.pkg.cargo.target.${build}.url = "/cargo-1.96.0-${build}.tar.gz";
    rustc-unwrapped = null;
    cargo = null;
    rust-std = null;
  };
  targets = lib.mapAttrs' (
    name: target:
    lib.nameValuePair target.triple {
      stable.rust-std = stdOf target.triple "${
        debian.ofTriple.${target.triple}.toolchain
      }/lib/rustlib/${target.triple}";
    }
  ) targets;

  combine =
    parts:
    machine.run {
      name = "rust";
      inherit (machine) userland;
      script = ./combine.sh;
      env = {
        inherit (machine) rust;
        inherit build;
        inherit (pkgs) lld;
        stds = lib.concatMapStringsSep "\n" (std: "${std.triple} ${std.folder}") (
          lib.filter (part: part != null && part.triple != build) parts
        );
      };
    };
}
