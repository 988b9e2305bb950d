# Asks a flake's `legacyPackages.SYSTEM.crossflake` (nix/default.nix) about targets. The command evaluates it.
#
# Type: { targets, runners, about } -> crossflake -> { known, unavailable, sources, about, pure }
{
  # Names of targets, or [ ] for all. Names that the flake does not have are left out.
  targets,
  # The targets whose runners are needed: "none", "all", or "wanted" for those whose programs the manifest wants to be started.
  runners,
  # What else to answer: the name of an attribute of `answers`.
  about,
}:
crossflake:
let
  inherit (builtins)
    attrNames
    intersectAttrs
    listToAttrs
    mapAttrs
    ;
  wanted = listToAttrs (
    map (name: {
      inherit name;
      value = null;
    }) targets
  );
  select = set: if targets == [ ] then set else intersectAttrs wanted set;
  hasRunner =
    name: runners == "all" || runners == "wanted" && crossflake.targets.${name}.check.run != null;

  # Not `outPath`: Nix would print an attribute set with that attribute as the path alone.
  output = package: {
    derivation = package.drvPath;
    path = package.outPath;
  };
  outputs = set: mapAttrs (_: output) (select set);
  supplies = mapAttrs (_: target: target.supply) (select crossflake.targets);
  bundle = {
    inherit (crossflake) checkouts source;
    inherit supplies;
    toolchains = { };
  };

  answers = {
    nothing = null;
    # What `build` and `plan` take.
    outputs = {
      targets = mapAttrs (_: target: { check.run = target.check.run; }) (select crossflake.targets);
      packages = outputs crossflake.packages;
      runners = if runners == "none" then { } else outputs crossflake.runners;
      # Kind -> paths, without the kinds that packages do not take.
      derivations = mapAttrs (
        name: kinds:
        removeAttrs kinds (
          [
            "check"
            "sbom"
            "test-dependencies"
          ]
          ++ (if hasRunner name then [ ] else [ "runner" ])
        )
      ) (select (crossflake.derivations or { }));
    };
    sboms = mapAttrs (_: package: if package ? sbom then output package.sbom else null) (
      select crossflake.packages
    );
    inherit bundle supplies;
    bundleWithToolchains = bundle // {
      toolchains = outputs crossflake.toolchains;
    };
  };
in
{
  known = attrNames crossflake.sources;
  # Target -> reason.
  unavailable = crossflake.unavailable or { };
  sources = mapAttrs (
    name: sources: sources ++ (if hasRunner name then crossflake.runnerSources.${name} or [ ] else [ ])
  ) (select crossflake.sources);
  about = answers.${about};
  # In an impure evaluation Nix knows the current system.
  pure = !(builtins ? currentSystem);
}
