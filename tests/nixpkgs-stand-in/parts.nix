# nixpkgs' name of a platform -> what the debian supply gives for it.
{ lib, machine }:
let
  lock = builtins.fromJSON (builtins.readFile ./targets.lock.json);
  debian = import ./crossflake/nix/supplies/debian { crossflake = ./crossflake; } "x86_64-linux" {
    inherit lock;
  };
  inherit (import ./targets.nix) targets;
  byConfig = lib.mapAttrs' (
    name: target: lib.nameValuePair target.nixpkgs.config (debian name target)
  ) (lib.filterAttrs (_: target: target.nixpkgs.config != null) targets);
in
config:
byConfig.${config} or (throw "crossflake: the stand-in for nixpkgs has no platform ${config}")
