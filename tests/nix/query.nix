# The query with which the command evaluates a flake.
let
  derivation = name: {
    drvPath = "/${name}.drv";
    outPath = "/${name}";
  };
  target = run: {
    check = { inherit run; };
    supply = "debian";
  };
  crossflake = {
    targets = {
      a = target [ ];
      b = target null;
    };
    packages = {
      a = derivation "a" // {
        sbom = derivation "sbom";
      };
      b = derivation "b";
    };
    runners = builtins.mapAttrs (name: _: derivation "run-${name}") crossflake.targets;
    derivations = builtins.mapAttrs (name: _: {
      package = [ "/${name}.drv" ];
      check = throw "the check was evaluated";
      runner = [ "/run-${name}.drv" ];
    }) crossflake.targets;
    sources = builtins.mapAttrs (name: _: [ name ]) crossflake.targets;
    runnerSources = builtins.mapAttrs (name: _: [ "emulator" ]) crossflake.targets;
    checkouts = [ ];
    source = "source";
    toolchains = builtins.mapAttrs (name: _: derivation "toolchain-${name}") crossflake.targets;
  };
  ask =
    targets: runners: about: flake:
    import ../../crates/crossflake/src/fetch/query.nix { inherit about runners targets; } flake;
  lazy = crossflake // {
    runners = throw "runners were evaluated";
    runnerSources = throw "runners' sources were evaluated";
    toolchains = throw "toolchains were evaluated";
    derivations = builtins.mapAttrs (
      _: kinds: kinds // { runner = throw "a runner was evaluated"; }
    ) crossflake.derivations;
  };
in
{
  "runners are not evaluated if the query asks for none" = {
    expr = removeAttrs (ask [ "a" ] "none" "outputs" lazy) [ "pure" ];
    expected = {
      known = [
        "a"
        "b"
      ];
      unavailable = { };
      sources.a = [ "a" ];
      about = {
        targets.a.check.run = [ ];
        packages.a = {
          derivation = "/a.drv";
          path = "/a";
        };
        runners = { };
        derivations.a.package = [ "/a.drv" ];
      };
    };
  };

  "a target has its configured runner if the manifest has its programs started" = {
    expr =
      let
        answer = ask [ ] "configured" "outputs" crossflake;
      in
      {
        inherit (answer) sources;
        kinds = builtins.mapAttrs (_: builtins.attrNames) answer.about.derivations;
      };
    expected = {
      sources = {
        a = [
          "a"
          "emulator"
        ];
        b = [ "b" ];
      };
      kinds = {
        a = [
          "package"
          "runner"
        ];
        b = [ "package" ];
      };
    };
  };

  "an older flake lists no derivations" = {
    expr = (ask [ ] "none" "outputs" (removeAttrs crossflake [ "derivations" ])).about.derivations;
    expected = { };
  };

  "a package without an SBOM has null" = {
    expr = (ask [ ] "none" "sboms" crossflake).about;
    expected = {
      a = {
        derivation = "/sbom.drv";
        path = "/sbom";
      };
      b = null;
    };
  };

  "toolchains are evaluated only for a bundle with them" = {
    expr = [
      (ask [ "a" ] "none" "bundle" lazy).about.toolchains
      (ask [ "a" ] "none" "bundleWithToolchains" crossflake).about.toolchains
    ];
    expected = [
      { }
      {
        a = {
          derivation = "/toolchain-a.drv";
          path = "/toolchain-a";
        };
      }
    ];
  };
}
