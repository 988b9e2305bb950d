# The debian supply's record of each target, by nixpkgs' name of the platform and by triple.
{ lib }:
let
  lock = builtins.fromJSON (builtins.readFile ./targets.lock.json);
  debian = import ./crossflake/nix/supplies/debian { crossflake = ./crossflake; } "x86_64-linux" {
    inherit lock;
    # There is no project: nothing evaluates its crates.
    project = null;
    settings = { };
  };
  inherit (import ./targets.nix) targets;
  by =
    key:
    lib.mapAttrs' (name: target: lib.nameValuePair (key target) (debian name target)) (
      lib.filterAttrs (_: target: key target != null) targets
    );
in
{
  ofConfig =
    config:
    (by (target: target.nixpkgs.config)).${config}
      or (throw "crossflake: the stand-in for nixpkgs has no platform ${config}");
  ofTriple = by (target: target.triple);
}
