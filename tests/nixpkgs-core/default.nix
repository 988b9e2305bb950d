# The fork's own entry point, with an overlay. scripts/nixpkgs-ring puts the fork beside this file.
arguments: import ./core (arguments // { overlays = [ (import ./overlay.nix) ]; })
