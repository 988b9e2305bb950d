# The steps of a build, in an order in which each follows its parents. This list is data: a supply's crate builder makes a
# derivation of each step, and `crossflake plan` reads the kinds.
#
# A step has
#   name      unique in the list
#   kind      vendor, host, dependencies, members, package, test-dependencies, check or sbom
#   skeleton  number of the project's skeleton that it builds, from 1; the last one is the current version of the project
#   parents   names of the steps whose target/ it starts from; for a vendor step, of the step whose crates it reuses
#   source    the code it sees: nothing; skeleton (stubs only); layer (the code of some members, stubs for the others); all
#   layer     number of the layer that it sees, if source is layer: 0 is the code that crates depend on
#   command   the first words of cargo's command line
#
# Every step before `package` is a shortcut: it depends on a part of the source, so Nix reuses it. Its inputs are a guess from the texts
# of cargo manifests, which Nix does not parse. If the guess is wrong, cargo fails in the step. The step then passes on the crates that
# are compiled so far, and the next one compiles the rest.
#
# Type: { skeletons, layers, ... } -> [ step ]
# Example: map (step: step.name) (steps { skeletons = [ { isReduced = false; } ]; layers = 1; })
#   => [ "vendor" "dependencies" "members" "package" ]
{
  # For each skeleton, in the order in which they are built: { isReduced }.
  skeletons,
  # The number of layers of members that are compiled before the package.
  layers,
  # Whether the package is built in one step.
  isOneStep ? false,
  # Whether several targets share what is built for the build machine.
  sharesHost ? false,
  # Whether crates depend on code of the project's members.
  needsMembers ? false,
  # Whether there is a check, and whether it runs tests.
  hasCheck ? false,
  hasTests ? false,
  hasSbom ? false,
}:
let
  inherit (builtins)
    concatLists
    elemAt
    genList
    length
    ;
  last = length skeletons;
  numbered = count: f: genList (index: f (index + 1)) count;
  nameOf = kind: number: if number == 1 then kind else "${kind}-${toString number}";
  when = condition: step: if condition then [ step ] else [ ];

  # cargo completes a reduced Cargo.lock; any other must be complete.
  lockOption = number: if (elemAt skeletons (number - 1)).isReduced then "--offline" else "--frozen";
  step =
    values:
    {
      skeleton = last;
      parents = [ ];
      source = "skeleton";
      name = values.kind;
    }
    // values;
  dependencies = nameOf "dependencies" last;
  members = if layers == 0 then dependencies else nameOf "members" layers;
  whereMembers =
    if needsMembers then
      {
        source = "layer";
        layer = 0;
      }
    else
      { };
  hasHost = sharesHost && !needsMembers;
in
concatLists [
  (numbered last (
    number:
    step {
      kind = "vendor";
      name = nameOf "vendor" number;
      skeleton = number;
      parents = if number == 1 then [ ] else [ (nameOf "vendor" (number - 1)) ];
      source = "nothing";
      command = [ ];
    }
  ))
  (when hasHost (step {
    kind = "host";
    skeleton = 1;
    command = [
      "build"
      (lockOption 1)
    ];
  }))
  (numbered (if isOneStep then 0 else last) (
    number:
    step (
      {
        kind = "dependencies";
        name = nameOf "dependencies" number;
        skeleton = number;
        parents =
          if number > 1 then
            [ (nameOf "dependencies" (number - 1)) ]
          else if hasHost then
            [ "host" ]
          else
            [ ];
        command = [
          "build"
          (lockOption number)
        ];
      }
      // (if number == last then whereMembers else { })
    )
  ))
  (numbered layers (
    number:
    step {
      kind = "members";
      name = nameOf "members" number;
      parents = [ (if number == 1 then dependencies else nameOf "members" (number - 1)) ];
      source = "layer";
      layer = number;
      command = [
        "build"
        "--frozen"
      ];
    }
  ))
  [
    (step {
      kind = "package";
      parents = if isOneStep then [ ] else [ members ];
      source = "all";
      command = [
        "build"
        (lockOption last)
      ];
    })
  ]
  (when (hasCheck && hasTests) (
    step (
      {
        kind = "test-dependencies";
        parents = [ dependencies ];
        command = [
          "test"
          "--no-run"
          "--frozen"
        ];
      }
      // whereMembers
    )
  ))
  # If no tests run, there is no step that compiles tests.
  (when hasCheck (step {
    kind = "check";
    parents =
      if hasTests then [ "test-dependencies" ] ++ (if layers == 0 then [ ] else [ members ]) else [ ];
    source = if hasTests then "all" else "nothing";
    command =
      if hasTests then
        [
          "test"
          "--frozen"
        ]
      else
        [ ];
  }))
  (when hasSbom (step {
    kind = "sbom";
    source = "all";
    command = [
      "tree"
      "--frozen"
      "--edges"
      "normal,no-proc-macro"
      "--prefix"
      "depth"
      "--format"
      " {p}|{l}"
    ];
  }))
]
