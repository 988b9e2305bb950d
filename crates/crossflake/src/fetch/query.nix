# Selects the attributes of targets from a flake's `legacyPackages.SYSTEM.crossflake` (nix/default.nix). The command evaluates it.
#
# Type: { targets, runners, about } -> crossflake -> { known, unavailable, sources, about, pure }
{
  # Names of targets, or [ ] for all. Names that the flake does not have are left out.
  targets,
  # The targets to return runners of: "none", "all", or "configured" for those whose programs the manifest has started.
  runners,
  # The other part of the result: the name of an attribute of `answers`.
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
  selected = listToAttrs (
    map (name: {
      inherit name;
      value = null;
    }) targets
  );
  select = set: if targets == [ ] then set else intersectAttrs selected set;
  hasRunner =
    name: runners == "all" || runners == "configured" && crossflake.targets.${name}.check.run != null;

  # Called `path` because Nix prints a set with the attribute `outPath` as that path only.
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
    # For `build` and `plan`.
    outputs = {
      targets = mapAttrs (_: target: { check.run = target.check.run; }) (select crossflake.targets);
      packages = outputs crossflake.packages;
      runners = if runners == "none" then { } else outputs crossflake.runners;
      # Kind -> paths, without the kinds that packages do not need.
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
  # Only an impure evaluation has this builtin.
  pure = !(builtins ? currentSystem);
}
