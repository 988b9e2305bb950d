# Questions about paths.
let
  inherit (builtins) mapAttrs;
  of = import ../../nix/cargo/paths.nix;
  pure = of { };
  paths = of { src = ./fixtures/workspace/discovered; };
in
{
  "a path is resolved in a folder" = {
    expr = mapAttrs (_: { folder, path }: pure.resolve folder path) {
      below = {
        folder = "crates/a";
        path = "macros";
      };
      beside = {
        folder = "crates/a";
        path = "../b/";
      };
      twice = {
        folder = "crates/a";
        path = ".././/b/./c";
      };
      around = {
        folder = "crates/a";
        path = "../..";
      };
      itself = {
        folder = "crates/a";
        path = ".";
      };
      out = {
        folder = "crates/a";
        path = "../../../b";
      };
      out-and-in = {
        folder = "a";
        path = "../../b";
      };
    };
    expected = {
      below = "crates/a/macros";
      beside = "crates/b";
      twice = "crates/b/c";
      around = "";
      itself = "crates/a";
      out = null;
      out-and-in = null;
    };
  };

  "the folders around a path end with the source" = {
    expr = map pure.around [
      "crates/a/src"
      "src"
      ""
    ];
    expected = [
      [
        "crates/a"
        "crates"
        ""
      ]
      [ "" ]
      [ ]
    ];
  };

  "the source itself has the empty path" = {
    expr = map (folder: pure.join folder "src") [
      ""
      "crates/a"
    ];
    expected = [
      "src"
      "crates/a/src"
    ];
  };

  "entries have types" = {
    expr = {
      source = paths.entries "";
      below = paths.entries "src/bin";
    };
    expected = {
      source = {
        "Cargo.toml" = "regular";
        benches = "directory";
        "build.rs" = "regular";
        examples = "directory";
        src = "directory";
        tests = "directory";
      };
      below = {
        "notes.txt" = "regular";
        "one.rs" = "regular";
        three = "directory";
        two = "directory";
      };
    };
  };

  "a file or a missing folder has no entries" = {
    expr = map paths.entries [
      "build.rs"
      "build.rs/x"
      "nowhere/below"
    ];
    expected = [
      { }
      { }
      { }
    ];
  };

  "files and folders differ" = {
    expr =
      map
        (path: {
          file = paths.hasFile path;
          folder = paths.hasFolder path;
        })
        [
          ""
          "src"
          "src/lib.rs"
          "src/lib.rs/x"
          "nowhere"
        ];
    expected = [
      {
        file = false;
        folder = true;
      }
      {
        file = false;
        folder = true;
      }
      {
        file = true;
        folder = false;
      }
      {
        file = false;
        folder = false;
      }
      {
        file = false;
        folder = false;
      }
    ];
  };

  "the folders in a folder, and all below it" = {
    expr = {
      direct = paths.folders "src";
      all = paths.allFolders "src";
      of-none = paths.allFolders "nowhere";
    };
    expected = {
      direct = [ "src/bin" ];
      all = [
        "src"
        "src/bin"
        "src/bin/three"
        "src/bin/two"
      ];
      of-none = [ ];
    };
  };
}
