# The list of steps.
let
  steps = arguments: import ../../nix/steps.nix arguments;
  whole = {
    isReduced = false;
  };
  reduced = {
    isReduced = true;
  };
  # NAME: SOURCE of PARENTS.
  written = map (
    step: "${step.name}: ${step.source} of ${builtins.concatStringsSep ", " step.parents}"
  );
  everything = {
    skeletons = [
      reduced
      whole
    ];
    layers = 2;
    sharesHost = true;
    hasCheck = true;
    hasTests = true;
    hasSbom = true;
  };
  kindsOf = arguments: map (step: step.kind) (steps arguments);
in
{
  "each step names its parents and its source" = {
    expr = written (steps everything);
    expected = [
      "vendor: nothing of "
      "vendor-2: nothing of vendor"
      "host: skeleton of "
      "dependencies: skeleton of host"
      "dependencies-2: skeleton of dependencies"
      "members: layer of dependencies-2"
      "members-2: layer of members"
      "package: all of members-2"
      "test-dependencies: skeleton of dependencies-2"
      "check: all of test-dependencies, members-2"
      "sbom: all of "
    ];
  };

  "a step comes after its parents" = {
    expr =
      (builtins.foldl'
        (
          { seen, valid }:
          step: {
            seen = seen ++ [ step.name ];
            valid = valid && builtins.all (name: builtins.elem name seen) step.parents;
          }
        )
        {
          seen = [ ];
          valid = true;
        }
        (steps everything)
      ).valid;
    expected = true;
  };

  "without members, tests and an SBOM there are three steps" = {
    expr = kindsOf {
      skeletons = [ whole ];
      layers = 0;
    };
    expected = [
      "vendor"
      "dependencies"
      "package"
    ];
  };

  "a check without tests compiles nothing" = {
    expr =
      let
        check = builtins.head (
          builtins.filter (step: step.kind == "check") (steps (everything // { hasTests = false; }))
        );
      in
      {
        inherit (check) command parents source;
        kinds = builtins.elem "test-dependencies" (kindsOf (everything // { hasTests = false; }));
      };
    expected = {
      command = [ ];
      parents = [ ];
      source = "nothing";
      kinds = false;
    };
  };

  "if crates depend on members, their code is visible, and there is no shared host step" = {
    expr = written (steps {
      skeletons = [ whole ];
      layers = 0;
      sharesHost = true;
      needsMembers = true;
    });
    expected = [
      "vendor: nothing of "
      "dependencies: layer of "
      "package: all of dependencies"
    ];
  };

  "a project can be built in one step" = {
    expr = written (steps {
      skeletons = [ reduced ];
      layers = 0;
      isOneStep = true;
    });
    expected = [
      "vendor: nothing of "
      "package: all of "
    ];
  };

  "cargo may complete only a reduced Cargo.lock" = {
    expr = map (step: builtins.elemAt step.command 1) (
      builtins.filter (step: step.kind == "dependencies") (steps everything)
    );
    expected = [
      "--offline"
      "--frozen"
    ];
  };
}
