# The layers of members.
let
  inherit (builtins)
    elem
    filter
    mapAttrs
    ;

  kib = 1024;
  package = name: dependencies: {
    inherit dependencies name;
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
  # Each file is large enough for a step.
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
  # The paths among these that each layer sees.
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
  "each member comes after its dependencies; the last is compiled with the package" = {
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

  "a layer sees files outside of packages, and the folders of its members and of earlier ones" = {
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
        # The folder of a stubbed package contains a visible package.
        (without [
          "crates/alone"
          "crates/middle/Cargo.toml"
          "crates/middle/src"
        ])
        (without [ "crates/alone" ])
      ];
  };

  "members with little code share a layer" = {
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

  "procedural macros come first, with their dependencies, whatever their size" = {
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

  "then the other members as usual" = {
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

  "if there are only procedural macros, there is no layer" = {
    expr = later {
      packages."crates/low" = packages."crates/low" // {
        isMacro = true;
      };
      default = [ "crates/low" ];
    };
    expected = [ ];
  };

  "code outside of packages and code of tests does not count" = {
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

  "with --package, layers have the dependencies of the named packages" = {
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

  "a package without dependencies has no layer, and its code is not read" = {
    expr = later {
      args = [
        "--package"
        "alone"
      ];
      sizes = throw "they were looked at";
    };
    expected = [ ];
  };

  "a root package's code is in no layer" = {
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
              dependencies = [ "crates/low" ];
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

  "members that crates depend on are visible to dependencies and to each layer" = {
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

  "otherwise dependencies see no code" = {
    expr = (read { }).dependencies;
    expected = null;
  };

  "members in a cycle are in any order" = {
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

  "a dependency outside of the workspace is in no layer" = {
    expr = later {
      packages = packages // {
        "crates/low" = package "low" [ "elsewhere" ];
      };
    };
    expected = later { };
  };
}
