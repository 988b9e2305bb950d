# The fork with an overlay. scripts/nixpkgs-ring copies the fork to ./core.
arguments: import ./core (arguments // { overlays = [ (import ./overlay.nix) ]; })
