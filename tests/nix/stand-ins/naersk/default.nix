# A stand-in for naersk: its last derivation, with its arguments as attributes.
{ cargo, rustc, ... }:
{
  buildPackage =
    arguments:
    let
      main = arguments.overrideMain { };
      options = name: builtins.concatStringsSep " " (arguments.${name} [ "naersk's" ]);
    in
    derivation (
      removeAttrs arguments [ "overrideMain" ]
      // {
        cargoBuildOptions = options "cargoBuildOptions";
        cargoTestOptions = options "cargoTestOptions";
        inherit cargo rustc;
        system = "recorded";
        builder = "/recorded/bash";
      }
      // main
    )
    // {
      dependencies = removeAttrs arguments (builtins.attrNames main);
    };
}
