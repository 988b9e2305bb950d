# lib.mkFlake, with supplies that only say what they were asked.
let
  said = supply: lock: name: target: {
    toolchain = null;
    cc = null;
    runner = "${supply} runs ${name}";
    parts = "${supply}'s parts for ${name}";
    mkShell = "${supply}'s shell for ${target.triple}";
    runScript = null;
    buildCrate = src: {
      package = "${supply}'s package of ${baseNameOf src}";
      check = "${supply}'s check, lock ${toString (lock.version or "none")}";
      sources = [ supply ];
    };
  };
  mkFlake = import ../../nix {
    crossflake.outPath = "/crossflake";
    supplies = {
      one = said "one";
      other = said "other";
      # Fails if it is looked at for a target that does not ask for it.
      broken = throw "the broken supply";
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
        version = 1;
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
      "other's check, lock none"
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

  "the command line is told targets, runners, sources, and where crossflake is" = {
    expr = removeAttrs project.legacyPackages.${system}.crossflake [ "runScripts" ];
    expected = {
      targets = {
        a = target "one";
        b = target "other";
      };
      runners = {
        a = "one runs a";
        b = "other runs b";
      };
      sources = {
        a = [ "one" ];
        b = [ "other" ];
      };
      checkouts = [ ];
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

  "a project's lock is handed to the supply" = {
    expr = (flake ./fixtures/locked { a = target "one"; }).checks.${system}.a;
    expected = "one's check, lock 1";
  };

  "targets of another format are refused with both formats named" = {
    expr =
      (mkFlake {
        src = ./fixtures/project;
        targets = {
          version = 2;
          targets = { };
        };
      }).packages;
    error = "crossflake: nix/targets.nix is of format 2, this crossflake reads 1; run `crossflake generate`";
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
