# The packages of a workspace -> the steps that they are compiled in before the last one.
let
  inherit (builtins)
    elem
    filter
    mapAttrs
    ;

  kib = 1024;
  package = name: upon: {
    inherit name upon;
    isMacro = false;
    targets = [ "src/lib.rs" ];
  };
  packages = {
    "crates/low" = package "low" [ ];
    "crates/middle" = package "middle" [ "crates/low" ];
    "crates/middle/macros" = package "middle-macros" [ ];
    "crates/top" = package "top" [
      "crates/middle"
      "crates/middle/macros"
    ];
    "crates/alone" = package "alone" [ ];
  };
  # Much of everything.
  sizes = mapAttrs (_: _: 600 * kib) {
    "build/main.rs" = null;
    "crates/low/src/lib.rs" = null;
    "crates/middle/src/lib.rs" = null;
    "crates/middle/macros/src/lib.rs" = null;
    "crates/top/src/main.rs" = null;
    "crates/alone/src/lib.rs" = null;
    "scripts/other.rs" = null;
  };
  read =
    given:
    import ../../nix/cargo/layers.nix (
      {
        inherit packages sizes;
        patches = [ ];
        default = [
          "crates/top"
          "crates/middle"
        ];
        args = [ ];
      }
      // given
    );
  later = given: map ({ later, ... }: later) (read given).layers;
  # What each step sees of these paths.
  seen = paths: given: map ({ keep, ... }: filter keep paths) (read given).layers;
  paths = [
    "Cargo.toml"
    "build.rs"
    "crates"
    "crates/alone"
    "crates/low"
    "crates/low/src/lib.rs"
    "crates/lower/data"
    "crates/middle"
    "crates/middle/Cargo.toml"
    "crates/middle/macros"
    "crates/middle/macros/src/lib.rs"
    "crates/middle/src"
    "scripts/other.rs"
    "src"
    "tests/whole.rs"
  ];
in
{
  "each after what it is built upon, the last of them in the build itself; what is not built is in none" =
    {
      expr = later { };
      expected = [
        [
          "alone"
          "middle"
          "middle-macros"
          "top"
        ]
        [
          "alone"
          "middle"
          "top"
        ]
        [
          "alone"
          "top"
        ]
      ];
    };

  "a step sees what is nobody's, and the folders of its members and of those below" = {
    expr = seen paths { };
    expected =
      let
        without = others: filter (path: !elem path others) paths;
      in
      [
        (without [
          "crates/alone"
          "crates/middle"
          "crates/middle/Cargo.toml"
          "crates/middle/macros"
          "crates/middle/macros/src/lib.rs"
          "crates/middle/src"
        ])
        # In the folder of one that is not there lies one that is.
        (without [
          "crates/alone"
          "crates/middle/Cargo.toml"
          "crates/middle/src"
        ])
        (without [ "crates/alone" ])
      ];
  };

  "those with little code go together, and what is left over comes last" = {
    expr = later {
      sizes = sizes // {
        "crates/low/src/lib.rs" = 1;
        "crates/middle/macros/src/lib.rs" = 1;
      };
    };
    expected = [
      [
        "alone"
        "top"
      ]
    ];
  };

  "a step has at least a quarter of the code" = {
    expr = later {
      sizes = sizes // {
        "crates/top/src/main.rs" = 3000 * kib;
      };
    };
    expected = [
      [
        "alone"
        "middle"
        "top"
      ]
    ];
  };

  "with little code there is no step before the last" = {
    expr = later { sizes = mapAttrs (_: _: kib) sizes; };
    expected = [ ];
  };

  "procedural macros come first, with what they are built upon, however little their code is" = {
    expr = later {
      sizes = mapAttrs (_: _: kib) sizes;
      packages = packages // {
        "crates/middle/macros" = package "middle-macros" [ "crates/low" ] // {
          isMacro = true;
        };
      };
    };
    expected = [
      [
        "alone"
        "middle"
        "top"
      ]
    ];
  };

  "then the others as ever" = {
    expr = later {
      packages = packages // {
        "crates/middle/macros" = packages."crates/middle/macros" // {
          isMacro = true;
        };
      };
    };
    expected = [
      [
        "alone"
        "low"
        "middle"
        "top"
      ]
      [
        "alone"
        "middle"
        "top"
      ]
      [
        "alone"
        "top"
      ]
    ];
  };

  "unless there are none, for they would be the last" = {
    expr = later {
      packages."crates/low" = packages."crates/low" // {
        isMacro = true;
      };
      default = [ "crates/low" ];
    };
    expected = [ ];
  };

  "code that is no package's counts for none, nor does what is for tests alone" = {
    expr = later {
      sizes =
        removeAttrs sizes [
          "crates/low/src/lib.rs"
          "crates/middle/src/lib.rs"
          "crates/middle/macros/src/lib.rs"
        ]
        // {
          "crates/middle/benches/speed.rs" = 600 * kib;
          "crates/middle/tests/all/main.rs" = 600 * kib;
        };
    };
    expected = [ ];
  };

  "of packages that are asked for by name, what those are built upon" = {
    expr = later {
      args = [
        "--package"
        "middle"
        "--features"
        "middle/x"
      ];
    };
    expected = [
      [
        "alone"
        "middle"
        "middle-macros"
        "top"
      ]
    ];
  };

  "one that stands alone has no step before the last, and its code is not looked at" = {
    expr = later {
      args = [
        "--package"
        "alone"
      ];
      sizes = throw "they were looked at";
    };
    expected = [ ];
  };

  "of a root package, what is its code comes last" = {
    expr =
      seen
        (
          paths
          ++ [
            "build/main.rs"
            "LICENSE"
          ]
        )
        {
          default = [ "" ];
          packages = {
            "" = {
              name = "root";
              isMacro = false;
              upon = [ "crates/low" ];
              targets = [
                "build/main.rs"
                "build.rs"
              ];
            };
            inherit (packages) "crates/low";
          };
        };
    expected = [
      (
        filter (
          path:
          !elem path [
            "Cargo.toml"
            "build.rs"
            "src"
            "tests/whole.rs"
          ]
        ) paths
        ++ [ "LICENSE" ]
      )
    ];
  };

  "what dependencies are built upon is there with them, and in each layer; nothing else is with them" =
    {
      expr =
        let
          given = {
            patches = [ "middle" ];
          };
          inherit (read given) dependencies;
        in
        {
          dependencies = {
            inherit (dependencies) later;
            seen = filter dependencies.keep paths;
          };
          layers = later given;
        };
      expected = {
        dependencies = {
          later = [
            "alone"
            "middle-macros"
            "top"
          ];
          seen = [
            "crates"
            "crates/low"
            "crates/low/src/lib.rs"
            "crates/middle"
            "crates/middle/Cargo.toml"
            "crates/middle/src"
          ];
        };
        layers = [
          [
            "alone"
            "top"
          ]
        ];
      };
    };

  "otherwise nothing is with them" = {
    expr = (read { }).dependencies;
    expected = null;
  };

  "what seems to be built upon itself is in some order" = {
    expr = later {
      packages = packages // {
        "crates/low" = package "low" [
          "crates/low"
          "crates/middle"
        ];
      };
    };
    expected = [
      [
        "alone"
        "low"
        "middle"
        "top"
      ]
      [
        "alone"
        "middle"
        "top"
      ]
      [
        "alone"
        "top"
      ]
    ];
  };

  "a dependency that is no package of the workspace is cargo's to complain of" = {
    expr = later {
      packages = packages // {
        "crates/low" = package "low" [ "elsewhere" ];
      };
    };
    expected = later { };
  };
}
