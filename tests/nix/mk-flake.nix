# lib.mkFlake, with supplies that only say what they were asked.
let
  said = supply: systems: {
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
          package = "${supply}'s package of ${baseNameOf project.src}${settings.said or ""}";
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
    one = said "one" [ "x86_64-linux" ];
    other = said "other" [
      "aarch64-linux"
      "x86_64-linux"
    ];
    # Fails if it is looked at for a target that does not ask for it.
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

  "every target can be had through every supply" = {
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

  "the command line is told targets, packages, runners, sources, and where crossflake is" = {
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

  "derivations are listed by kind, and only those of a kind that is read are evaluated" = {
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

  "a project's lock is handed to the supply" = {
    expr = (flake ./fixtures/locked { a = target "one"; }).checks.${system}.a;
    expected = "one's check on x86_64-linux, lock 1";
  };

  "on each system there are the targets whose supply is for it, and no empty set" = {
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

  "a Mac has what only Linux builds from a Linux machine of its kind, and shells that run there alone" =
    {
      expr =
        let
          flake =
            mkFlakeWith
              {
                linux = said "linux" [
                  "aarch64-linux"
                  "x86_64-linux"
                ];
                anywhere = said "anywhere" [
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

  "a target that a supply lacks on a system is no output there, and whoever asks for it is told why" =
    {
      expr =
        let
          flake =
            mkFlakeWith
              {
                some =
                  said "some" [
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
          told = flake.legacyPackages.aarch64-linux.crossflake.unavailable;
          asked = builtins.tryEval flake.legacyPackages.aarch64-linux.a;
        };
      expected = {
        packages = [ "x86_64-linux" ];
        told.a = "no a-triple here";
        asked = {
          success = false;
          value = false;
        };
      };
    };

  "every target can be had through the supplies that are for the system, whichever its own is" = {
    expr = removeAttrs project.legacyPackages.aarch64-linux [ "crossflake" ];
    expected.other = {
      a = "other's package of project";
      b = "other's package of project";
    };
  };

  "what the flake says to a supply, that supply hears" = {
    expr =
      (mkFlake {
        src = ./fixtures/project;
        settings.other.said = ", as told";
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
      b = "other's package of project, as told";
    };
  };

  "targets of another format are refused with both formats named" = {
    expr =
      (mkFlake {
        src = ./fixtures/project;
        targets = {
          version = 1;
          targets = { };
        };
      }).packages;
    error = "crossflake: nix/targets.nix is of format 1, this crossflake reads 2; run `crossflake generate`";
  };

  "so are targets without any" = {
    expr =
      (mkFlake {
        src = ./fixtures/project;
        targets.targets = { };
      }).packages;
    error = "crossflake: nix/targets.nix is of format unknown";
  };

  "a supply that is not there is named with those that are" = {
    expr = (flake ./fixtures/project { a = target "third"; }).packages;
    error = "crossflake: the target a asks for the supply third; there is broken, one, other";
  };
}
