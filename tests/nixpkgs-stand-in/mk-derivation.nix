# stdenv.mkDerivation: phases with hooks, and overrideAttrs.
{
  lib,
  run,
  userland,
}:
let
  mkDerivation =
    attributes:
    run {
      name = attributes.name or "${attributes.pname}-${attributes.version}";
      inherit userland;
      script = ./stdenv.sh;
      path = map (input: "${input}/bin") (attributes.nativeBuildInputs or [ ]);
      env = removeAttrs attributes [
        "name"
        "nativeBuildInputs"
        "passthru"
      ];
    }
    // (attributes.passthru or { })
    // {
      overrideAttrs = change: mkDerivation (attributes // change attributes);
    };
in
mkDerivation
