# What a supply must give.
let
  contract = import ../../nix/supplies/contract.nix "made-up" "some-target";
  whole = {
    toolchain = 1;
    cc = 2;
    crate = 3;
    runner = 4;
    mkShell = 5;
    runScript = 6;
    parts = 7;
    runnerSources = 8;
  };
in
{
  "a supply with every part passes, with whatever it has besides" = {
    expr = contract (whole // { more = 9; });
    expected = whole // {
      more = 9;
    };
  };

  "a part that is lacking is named, with the supply and the target" = {
    expr = contract (removeAttrs whole [ "cc" ]);
    error = "crossflake: the supply made-up lacks cc for the target some-target";
  };

  "all parts that are lacking are named at once" = {
    expr = contract { inherit (whole) cc mkShell; };
    error = "lacks crate, parts, runScript, runner, runnerSources, toolchain for";
  };
}
