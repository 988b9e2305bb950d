# The layers of members.
let
  inherit (builtins)
    attrNames
    concatMap
    elem
    filter
    genList
    mapAttrs
    ;

  package = name: dependencies: {
    inherit dependencies name;
    isMacro = false;
    hasScript = false;
    stubs = [ "src/lib.rs" ];
  };
  packages = {
    "crates/low" = package "low" [ ];
    "crates/middle" = package "middle" [ "low" ];
    "crates/middle/macros" = package "middle-macros" [ ];
    "crates/top" = package "top" [
      "middle"
      "middle-macros"
    ];
    "crates/alone" = package "alone" [ ];
  };
  # Folder -> its number of files of code. Each is enough for a step.
  sizes = mapAttrs (_: _: 40) {
    build = null;
    "crates/low/src" = null;
    "crates/middle/src" = null;
    "crates/middle/macros/src" = null;
    "crates/top/src" = null;
    "crates/alone/src" = null;
    scripts = null;
  };
  read =
    {
      sizes ? given.sizes,
      ...
    }@arguments:
    import ../../nix/cargo/layers.nix (
      {
        inherit packages;
        folder = "";
        rustFiles = concatMap (
          folder: genList (number: "${folder}/code${toString number}.rs") sizes.${folder}
        ) (attrNames sizes);
        patches = [ ];
        default = [
          "crates/top"
          "crates/middle"
        ];
        args = [ ];
      }
      // removeAttrs arguments [ "sizes" ]
    );
  given = {
    inherit sizes;
  };
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
    "crates/middle/README.md"
    "crates/middle/macros"
    "crates/middle/macros/src/lib.rs"
    "crates/middle/src"
    "crates/middle/src/lib.rs"
    "crates/middle/src/words.txt"
    "crates/middle/tests/data/words.txt"
    "scripts/other.rs"
    "src"
    "tests/whole.rs"
  ];
  prose = [
    ".gitattributes"
    ".github"
    "COPYING"
    "LICENSE-MIT"
    "README.md"
    "flake.lock"
    "flake.nix"
    "nix/base.json"
    "nix/targets.nix"
    "targets.json"
    "targets.lock.json"
  ]
  ++ kept;
  # Not prose.
  kept = [
    ".cargo/config.toml"
    "README.txt"
    "docs/guide.md"
    "nix/other.nix"
    "templates/page.md"
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

  "a layer sees all but the manifests, code, tests and documents of later members" = {
    expr = seen paths { };
    expected =
      let
        without = others: filter (path: !elem path others) paths;
      in
      [
        (without [
          "crates/middle/Cargo.toml"
          "crates/middle/README.md"
          "crates/middle/macros/src/lib.rs"
          "crates/middle/src/lib.rs"
          "crates/middle/tests/data/words.txt"
        ])
        (without [
          "crates/middle/Cargo.toml"
          "crates/middle/README.md"
          "crates/middle/src/lib.rs"
          "crates/middle/tests/data/words.txt"
        ])
        paths
      ];
  };

  "no layer sees documents in the project's folder, or what crossflake reads there" = {
    expr = seen prose { };
    expected = genList (_: kept) 3;
  };

  "a project in a folder has its documents there" = {
    expr = seen (prose ++ map (path: "app/${path}") prose) { folder = "app"; };
    expected = genList (_: prose ++ map (path: "app/${path}") kept) 3;
  };

  "members with little code share a layer" = {
    expr = later {
      sizes = sizes // {
        "crates/low/src" = 1;
        "crates/middle/macros/src" = 1;
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
        "crates/top/src" = 200;
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
    expr = later { sizes = mapAttrs (_: _: 5) sizes; };
    expected = [ ];
  };

  "procedural macros come first, with their dependencies, whatever their size" = {
    expr = later {
      sizes = mapAttrs (_: _: 5) sizes;
      packages = packages // {
        "crates/middle/macros" = package "middle-macros" [ "low" ] // {
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
          "crates/low/src"
          "crates/middle/src"
          "crates/middle/macros/src"
        ]
        // {
          "crates/middle/benches" = 40;
          "crates/middle/tests/all" = 40;
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

  "without arguments layers have the dependencies of the default members" = {
    expr = later {
      default = [ "crates/middle" ];
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

  "a package without dependencies has no layer, and no code is counted" = {
    expr = later {
      args = [
        "--package"
        "alone"
      ];
      rustFiles = throw "they were counted";
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
            "build/words.txt"
          ]
        )
        {
          default = [ "" ];
          packages = {
            "" = package "root" [ "low" ] // {
              stubs = [
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
            "tests/whole.rs"
          ]
        ) paths
        ++ [ "build/words.txt" ]
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
          "crates/middle/README.md"
          "crates/middle/src"
          "crates/middle/src/lib.rs"
          "crates/middle/src/words.txt"
          "crates/middle/tests/data/words.txt"
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
          "low"
          "middle"
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
