# A source and its Cargo.lock -> the packages and files that cargo will find there.
let
  inherit (builtins)
    all
    attrNames
    filter
    listToAttrs
    map
    mapAttrs
    ;

  # `packages`: the project's own in Cargo.lock, name -> names of its dependencies.
  readBelow =
    folder: name: packages:
    let
      src = ./fixtures/workspace + "/${name}";
    in
    import ../../nix/cargo/workspace.nix {
      inherit src folder;
      configuration = import ../../nix/cargo/configuration.nix { inherit src folder; };
      lock.package = map (name: {
        inherit name;
        version = "0.1.0";
        dependencies = packages.${name};
      }) (attrNames packages);
    };
  read = readBelow "";
  none =
    names:
    mapAttrs (_: _: [ ]) (
      listToAttrs (
        map (name: {
          inherit name;
          value = null;
        }) names
      )
    );

  globs = read "globs" (none [
    "a"
    "app"
    "b"
    "x1"
  ]);
  paths = read "paths" {
    a = [ "b" ];
    b = [ "a" ];
    elsewhere = [ ];
    inherited = [ ];
    root = [
      "a"
      "elsewhere"
      "inherited"
      "itoa 1.0.0"
      "unix 0.1.0"
    ];
    unix = [ ];
  };
  keys = { manifests, ... }: map ({ key, ... }: key) manifests;
  sorted = builtins.sort builtins.lessThan;
in
{
  "members are found by patterns; folders that the manifest excludes are not read" = {
    expr = sorted (keys globs);
    expected = [
      ""
      "app"
      "crates/a"
      "crates/b"
      "tools/x1"
    ];
  };

  "each package of Cargo.lock has a folder" = {
    expr = mapAttrs (_: { name, ... }: name) globs.packages;
    expected = {
      app = "app";
      "crates/a" = "a";
      "crates/b" = "b";
      "tools/x1" = "x1";
    };
  };

  "a workspace without a root package has the name of a package with a program" = {
    expr = {
      inherit (globs) name names;
    };
    expected = {
      name = "x1";
      names = [
        "a"
        "app"
        "b"
        "x1"
      ];
    };
  };

  "a workspace has the name of its root package" = {
    expr = paths.name;
    expected = "root";
  };

  "by default cargo builds the root package" = {
    expr = paths.default;
    expected = [ "" ];
  };

  "without a root package it builds all members" = {
    expr = globs.default;
    expected = [
      "app"
      "crates/a"
      "crates/b"
      "tools/x1"
    ];
  };

  "default members are built instead, also if they are patterns" = {
    expr =
      (read "defaults" (none [
        "a"
        "b"
        "c"
        "root"
      ])).default;
    expected = [
      "a"
      "more/b"
    ];
  };

  "every path dependency is found: inherited, of one platform, patched, indirect, and in a circle" = {
    expr = attrNames paths.packages;
    expected = [
      ""
      "crates/a"
      "crates/b"
      "crates/inherited"
      "crates/unix"
      "patches/elsewhere"
    ];
  };

  "dependencies are the project's packages that code and build scripts use, without those of tests" =
    {
      expr = mapAttrs (_: { dependencies, ... }: dependencies) paths.packages;
      expected = {
        "" = [
          "a"
          "elsewhere"
          "inherited"
          "unix"
        ];
        "crates/a" = [ ];
        "crates/b" = [ "a" ];
        "crates/inherited" = [ ];
        "crates/unix" = [ ];
        "patches/elsewhere" = [ ];
      };
    };

  "cargo's configuration may have patches, too" = {
    expr =
      attrNames
        (read "configured" (none [
          "configured"
          "stands-in"
        ])).packages;
    expected = [
      ""
      "patches/stands-in"
    ];
  };

  "a procedural macro is recognised by either of two keys" = {
    expr = filter (folder: paths.packages.${folder}.isMacro) (attrNames paths.packages);
    expected = [
      "crates/inherited"
      "crates/unix"
    ];
  };

  "targets that cargo discovers have stubs" = {
    expr = (read "discovered" (none [ "discovered" ])).stubs;
    expected = [
      "benches/found.rs"
      "build.rs"
      "examples/found.rs"
      "src/bin/one.rs"
      "src/bin/two/main.rs"
      "src/lib.rs"
      "src/main.rs"
      "tests/found.rs"
    ];
  };

  "so do targets that the manifest names, at their paths or where cargo looks for them" = {
    expr = (read "explicit" (none [ "explicit" ])).stubs;
    expected = [
      "benches/speed.rs"
      # The manifest names another build script, but cargo may look for this one.
      "build.rs"
      "examples/show.rs"
      "library/lib.rs"
      "programs/listed.rs"
      "scripts/build.rs"
      "src/bin/named/main.rs"
      "tests/whole/main.rs"
    ];
  };

  "stubs of members are in their folders" = {
    expr = {
      inherit (globs) stubs;
      each = mapAttrs (_: { stubs, ... }: stubs) globs.packages;
    };
    expected = {
      stubs = [
        "app/src/main.rs"
        "crates/a/src/lib.rs"
        "crates/b/src/lib.rs"
        "tools/x1/src/main.rs"
      ];
      each = {
        app = [ "app/src/main.rs" ];
        "crates/a" = [ "crates/a/src/lib.rs" ];
        "crates/b" = [ "crates/b/src/lib.rs" ];
        "tools/x1" = [ "tools/x1/src/main.rs" ];
      };
    };
  };

  "a path that leads out of the source, or to nothing, is left to cargo" = {
    expr = keys (read "outside" (none [ "outside" ]));
    expected = [ "" ];
  };

  "if a package of Cargo.lock is not found, no folder is certain, but the rest of the skeleton is there" =
    {
      expr =
        let
          workspace = read "outside" (none [
            "elsewhere"
            "outside"
          ]);
        in
        {
          inherit (workspace) names packages stubs;
        };
      expected = {
        names = [
          "elsewhere"
          "outside"
        ];
        packages = null;
        stubs = [ "src/lib.rs" ];
      };
    };

  "neither is one if two manifests have the same name" = {
    expr =
      let
        workspace = read "twice" (none [
          "one"
          "same"
        ]);
      in
      {
        inherit (workspace) packages;
        manifests = sorted (keys workspace);
      };
    expected = {
      packages = null;
      manifests = [
        ""
        "a"
        "b"
      ];
    };
  };

  "a project in a folder uses packages beside it" = {
    expr =
      attrNames
        (readBelow "crates/b" "paths" (none [
          "a"
          "b"
        ])).packages;
    expected = [
      "crates/a"
      "crates/b"
    ];
  };

  "a folder without a manifest has no packages" = {
    expr = {
      inherit (readBelow "nowhere" "globs" { }) manifests name packages;
    };
    expected = {
      manifests = [ ];
      name = "project";
      packages = { };
    };
  };
}
