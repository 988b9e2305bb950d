# The attributes that a supply must define.
let
  contract = import ../../nix/supplies/contract.nix "made-up" "some-target";
  whole = {
    crate = {
      check = 1;
      package = 2;
      sources = 3;
      steps = 4;
    };
    mkShell = 5;
    parts = 6;
    runScript = 7;
    runner = 8;
    runnerSources = 9;
    toolchainParts = 10;
  };
in
{
  "a supply with all attributes and others passes" = {
    expr = contract (whole // { more = 9; });
    expected = whole // {
      more = 9;
    };
  };

  "a missing attribute is named, with the supply and the target" = {
    expr = contract (removeAttrs whole [ "runner" ]);
    error = "crossflake: the supply made-up does not define runner for target some-target";
  };

  "the error names all missing attributes" = {
    expr = contract {
      inherit (whole) mkShell;
      crate = removeAttrs whole.crate [ "steps" ];
    };
    error = "does not define parts, runScript, runner, runnerSources, toolchainParts, crate.steps for";
  };
}
