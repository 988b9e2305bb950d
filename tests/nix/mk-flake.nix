# lib.mkFlake, with supplies whose attributes are texts that describe the arguments.
let
  describing = supply: systems: {
    inherit systems;
    on =
      system:
      {
        lock,
        project,
        settings,
      }:
      name: target: {
        runner = "${supply} runs ${name}";
        parts = "${supply}'s parts for ${name}";
        mkShell = "${supply}'s shell for ${target.triple}";
        runScript = null;
        crate = {
          package = "${supply}'s package of ${baseNameOf project.src}${settings.suffix or ""}";
          check = "${supply}'s check on ${system}, lock ${toString (lock.version or "none")}";
          sources = [ supply ];
          steps =
            map
              (step: {
                inherit (step) kind;
                derivation.drvPath = "/${name}-${step.name}.drv";
              })
              (
                import ../../nix/steps.nix {
                  skeletons = [ { isReduced = false; } ];
                  layers = 2;
                }
              );
        };
        toolchainParts = {
          userland = [ "/userland.drv" ];
          runner = throw "the runner was evaluated";
        };
        runnerSources = [ "${supply}'s emulator" ];
      };
  };
  mkFlakeWith =
    supplies:
    import ../../nix {
      crossflake.outPath = "/crossflake";
      inherit supplies;
    };
  mkFlake = mkFlakeWith {
    one = describing "one" [ "x86_64-linux" ];
    other = describing "other" [
      "aarch64-linux"
      "x86_64-linux"
    ];
    # Throws if it is evaluated for a target of another supply.
    broken = {
      systems = [ "x86_64-linux" ];
      on = throw "the broken supply";
    };
  };
  target = supply: {
    triple = "a-triple";
    inherit supply;
  };
  flake =
    src: targets:
    mkFlake {
      inherit src;
      targets = {
        version = 2;
        inherit targets;
      };
    };
  project = flake ./fixtures/project {
    a = target "one";
    b = target "other";
  };
  system = "x86_64-linux";

  # A supply whose packages are the variables of the project's own code.
  variables =
    given:
    let
      one = describing "one" [ system ];
      withVariables =
        supply: name: target:
        let
          parts = one.on system supply name target;
        in
        parts
        // {
          crate = parts.crate // {
            package = supply.project.variablesBeside { };
          };
        };
    in
    (mkFlakeWith
      {
        one = one // {
          on = _: withVariables;
        };
      }
      (
        {
          src = ./fixtures/project;
          targets = {
            version = 2;
            targets.a = target "one";
          };
        }
        // given
      )
    ).packages.${system}.a;
in
{
  "a target's outputs come from the supply that its manifest names" = {
    expr = project.packages.${system};
    expected = {
      a = "one's package of project";
      b = "other's package of project";
    };
  };

  "check and shell come from the same supply" = {
    expr = [
      project.checks.${system}.b
      project.devShells.${system}.b
    ];
    expected = [
      "other's check on x86_64-linux, lock none"
      "other's shell for a-triple"
    ];
  };

  "legacyPackages has every target through every supply" = {
    expr = {
      inherit (project.legacyPackages.${system}) one other;
    };
    expected = {
      one = {
        a = "one's package of project";
        b = "one's package of project";
      };
      other = {
        a = "other's package of project";
        b = "other's package of project";
      };
    };
  };

  "the attribute for the command has targets, packages, runners, sources and crossflake's own source" =
    {
      expr = removeAttrs project.legacyPackages.${system}.crossflake [
        "base"
        "derivations"
        "runScripts"
        "steps"
      ];
      expected = {
        targets = {
          a = target "one";
          b = target "other";
        };
        packages = {
          a = "one's package of project";
          b = "other's package of project";
        };
        runners = {
          a = "one runs a";
          b = "other runs b";
        };
        sources = {
          a = [ "one" ];
          b = [ "other" ];
        };
        runnerSources = {
          a = [ "one's emulator" ];
          b = [ "other's emulator" ];
        };
        checkouts = [ ];
        unavailable = { };
        toolchains = {
          a = "one's parts for a";
          b = "other's parts for b";
        };
        source = {
          name = "source";
          storePath = "/crossflake";
        };
      };
    };

  "derivations are listed by kind, and evaluated only if their kind is read" = {
    expr = removeAttrs project.legacyPackages.${system}.crossflake.derivations.a [ "runner" ];
    expected = {
      vendor = [ "/a-vendor.drv" ];
      dependencies = [ "/a-dependencies.drv" ];
      members = [
        "/a-members.drv"
        "/a-members-2.drv"
      ];
      package = [ "/a-package.drv" ];
      userland = [ "/userland.drv" ];
    };
  };

  "the supply gets the project's lock" = {
    expr = (flake ./fixtures/locked { a = target "one"; }).checks.${system}.a;
    expected = "one's check on x86_64-linux, lock 1";
  };

  "each system has the targets whose supply supports it, and a system without targets is left out" = {
    expr = {
      several = builtins.mapAttrs (_: builtins.attrNames) project.packages;
      single = builtins.attrNames (flake ./fixtures/project { a = target "one"; }).packages;
      check = project.checks.aarch64-linux.b;
    };
    expected = {
      several = {
        aarch64-linux = [ "b" ];
        x86_64-linux = [
          "a"
          "b"
        ];
      };
      single = [ "x86_64-linux" ];
      check = "other's check on aarch64-linux, lock none";
    };
  };

  "a Mac also has the packages and checks of Linux on its processor, but only its own shells" = {
    expr =
      let
        flake =
          mkFlakeWith
            {
              linux = describing "linux" [
                "aarch64-linux"
                "x86_64-linux"
              ];
              anywhere = describing "anywhere" [
                "aarch64-darwin"
                "aarch64-linux"
              ];
            }
            {
              src = ./fixtures/project;
              targets = {
                version = 2;
                targets = {
                  a = target "linux";
                  b = target "anywhere";
                };
              };
            };
      in
      {
        checks = flake.checks.aarch64-darwin;
        shells = flake.devShells.aarch64-darwin;
      };
    expected = {
      checks = {
        a = "linux's check on aarch64-linux, lock none";
        b = "anywhere's check on aarch64-darwin, lock none";
      };
      shells.b = "anywhere's shell for a-triple";
    };
  };

  "a target that is unavailable on a system has no output there, and naming it throws the reason" = {
    expr =
      let
        flake =
          mkFlakeWith
            {
              some =
                describing "some" [
                  "aarch64-linux"
                  "x86_64-linux"
                ]
                // {
                  unavailable =
                    { lock, system }: target: if system == "aarch64-linux" then "no ${target.triple} here" else null;
                };
            }
            {
              src = ./fixtures/project;
              targets = {
                version = 2;
                targets.a = target "some";
              };
            };
      in
      {
        packages = builtins.attrNames flake.packages;
        inherit (flake.legacyPackages.aarch64-linux.crossflake) unavailable;
        evaluated = builtins.tryEval flake.legacyPackages.aarch64-linux.a;
      };
    expected = {
      packages = [ "x86_64-linux" ];
      unavailable.a = "no a-triple here";
      evaluated = {
        success = false;
        value = false;
      };
    };
  };

  "legacyPackages has every target through the supplies that support the system" = {
    expr = removeAttrs project.legacyPackages.aarch64-linux [ "crossflake" ];
    expected.other = {
      a = "other's package of project";
      b = "other's package of project";
    };
  };

  "a supply gets its settings from the flake" = {
    expr =
      (mkFlake {
        src = ./fixtures/project;
        settings.other.suffix = ", with settings";
        targets = {
          version = 2;
          targets = {
            a = target "one";
            b = target "other";
          };
        };
      }).packages.${system};
    expected = {
      a = "one's package of project";
      b = "other's package of project, with settings";
    };
  };

  "targets of another format are an error that names both formats" = {
    expr =
      (mkFlake {
        src = ./fixtures/project;
        targets = {
          version = 1;
          targets = { };
        };
      }).packages;
    error = "crossflake: nix/targets.nix has format 1, but this crossflake reads format 2; run `crossflake generate`";
  };

  "so are targets without a format" = {
    expr =
      (mkFlake {
        src = ./fixtures/project;
        targets.targets = { };
      }).packages;
    error = "crossflake: nix/targets.nix has format unknown";
  };

  "the project's own code gets the revision, and nothing without one" = {
    expr = {
      given = variables {
        env.COMMIT = "0123";
        revision = "0123abc-dirty";
      };
      missing = variables { };
      unknown = variables { revision = null; };
    };
    expected = {
      given = {
        COMMIT = "0123";
        CROSSFLAKE_REVISION = "0123abc-dirty";
      };
      missing = { };
      unknown = { };
    };
  };

  "an unknown supply is an error that names the known ones" = {
    expr = (flake ./fixtures/project { a = target "third"; }).packages;
    error = "crossflake: target a names the supply third; known supplies: broken, one, other";
  };
}
