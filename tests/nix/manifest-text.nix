# Facts from the text of a manifest.
let
  inherit (builtins)
    concatStringsSep
    elem
    filter
    genList
    mapAttrs
    ;
  about = import ../../nix/cargo/manifest-text.nix;
  each = key: mapAttrs (_: text: (about text).${key});
  reduced = text: (about text).reduced { keepVersions = false; };
  lines = concatStringsSep "\n";
  repeat = count: text: concatStringsSep "" (genList (_: text) count);
in
{
  "a package's name, however it is written" = {
    expr = each "packageName" {
      usual = ''
        [package]
        name = "a"
      '';
      spaced = "# A comment\n[ package ] # and one\n\tname='a'\t# here";
      quoted-key = ''
        [package]
        "name" = "a"
      '';
      older = ''
        [project]
        name = "a"
      '';
      dotted = ''package.name = "a"'';
      inline = ''package = { version = "0.1.0", name = "a" }'';
      windows = "﻿[package]\r\nname = \"a\"\r\n";
      after-a-table = ''
        [lib]
        name = "b"
        [package]
        version = "0.1.0"
        name = "a"
      '';
      toml-1-1 = ''
        [dependencies]
        x = {
          version = "1",
        }
        [package]
        name = "a"
      '';
      date = ''
        [package]
        name = "a"
        [package.metadata.x]
        name = "b"
        released = 2024-01-01
      '';
    };
    expected = mapAttrs (_: _: "a") {
      usual = null;
      spaced = null;
      quoted-key = null;
      older = null;
      dotted = null;
      inline = null;
      windows = null;
      after-a-table = null;
      toml-1-1 = null;
      date = null;
    };
  };

  "names of other things are not the package's" = {
    expr = each "packageName" {
      workspace = ''
        [workspace]
        members = ["a"]
        [workspace.metadata]
        name = "a"
      '';
      target = ''
        [[bin]]
        name = "a"
      '';
      description = ''
        [workspace]
        metadata.text = """
        [package]
        name = "a"
        """
      '';
    };
    expected = {
      workspace = null;
      target = null;
      description = null;
    };
  };

  "default members, on one line or on several" = {
    expr = each "defaultMembers" {
      one = "[workspace]\ndefault-members = [\"a\", 'b/*'] # \"c\"\nmembers = [\"d\"]";
      several = "[workspace]\nmembers = [\"d\"]\ndefault-members = [\n  # a comment\n  \"a\",\n  \"b/*\",\n]\n";
      none = "[workspace]\nmembers = [\"d\"]";
    };
    expected = {
      one = [
        "a"
        "b/*"
      ];
      several = [
        "a"
        "b/*"
      ];
      none = [ ];
    };
  };

  "procedural macros" = {
    expr = each "isMacro" {
      usual = "[lib]\nproc-macro = true";
      narrow = "[lib]\nproc-macro=true";
      underscore = "[lib]\nproc_macro = true";
      type = "[lib]\ncrate-type = [\"proc-macro\"]";
      dotted = "lib.proc-macro = true";
      inline = "lib = { proc-macro = true }";
      not = "[lib]\nproc-macro = false";
      keyword = "[package]\nkeywords = [\"proc-macro\"]";
    };
    expected = {
      usual = true;
      narrow = true;
      underscore = true;
      type = true;
      dotted = true;
      inline = true;
      not = false;
      keyword = false;
    };
  };

  "strings are taken line by line, whatever quotation marks comments have" = {
    expr =
      (about ''
        # It's a comment
        members = ["crates/a", 'crates/b'] # don't forget "crates/c"
        x = { path = "crates/d" }
      '').strings;
    expected = [
      "crates/a"
      "crates/b"
      "crates/c"
      "crates/d"
    ];
  };

  "strings in descriptions and in lists of included and excluded paths are no paths of manifests" = {
    expr =
      (about ''
        [package]
        exclude = [
          "fixtures/*",
          "tests",
        ]
        include = ["src", "**/*.rs"]
        build = "build/main.rs"
        [package.metadata.deb]
        assets = [["fixtures/a", "usr/bin"]]
        [workspace]
        exclude = ["old"]
        members = ["new"]
        [workspace.lints.rust]
        unexpected_cfgs = "warn"
        [dev-dependencies]
        x = { path = "x" }
      '').strings;
    expected = [
      "build/main.rs"
      "new"
      "x"
    ];
  };

  "a package is for tests alone if no other table of dependencies names it" = {
    expr =
      let
        inherit
          (about ''
            [package]
            name = "tool"
            keywords = ["keyword"]
            [features]
            x = ["alone"]
            [dependencies]
            # not alone
            both = "1"
            renamed = { package = "alone-not", version = "1" }
            [target.'cfg(target_os = "linux")'.dependencies]
            linux = "1"
            [build-dependencies.build]
            version = "1"
            [workspace.dependencies]
            inherited = "1"
            [dev-dependencies]
            alone = "1"
            alone-not = "1"
            both = "1"
            build = "1"
            keyword = "1"
            linux = "1"
            inherited.workspace = true
            [target."cfg(unix)".dev-dependencies.table]
            version = "1"
          '')
          isDevOnly
          ;
      in
      filter isDevOnly [
        "alone"
        "alone-not"
        "both"
        "build"
        "inherited"
        "keyword"
        "linux"
        "nowhere"
        "table"
      ];
    expected = [
      "alone"
      "inherited"
      "keyword"
      "table"
    ];
  };

  "versions are needed with patches, and if a dependency's path and version are on different lines" =
    {
      expr = each "isVersioned" {
        patch = "[patch.crates-io]\na = { path = \"a\" }";
        url = "[patch.\"https://example.org/a\"]";
        replace = "[replace]";
        toml-1-1 = "[dependencies]\na = {\n  path = \"a\",\n  version = \"0.1\",\n}";
        dotted = "[dependencies]\na.path = \"a\"\na.version = \"0.1\"";
        one-line = "[dependencies]\na = { path = \"a\", version = \"0.1\" }";
        table = "[dependencies.a]\npath = \"a\"\nversion = \"0.1\"";
      };
      expected = {
        patch = true;
        url = true;
        replace = true;
        toml-1-1 = true;
        dotted = true;
        one-line = false;
        table = false;
      };
    };

  "the reduced manifest has what crates of the project depend on" = {
    expr = reduced ''
      # Comment
      [package]
      name = "a"
      version = "1.2.3" # x-release-please-version
      authors = ["A <a@example.org>"]
      description = """
      [dependencies]
      many words
      """
      edition = "2021"
      homepage.workspace = true
      license = { workspace = true }
      keywords = ["one", "two"]
      categories = [
        "parsing",
      ]
      metadata = { x = 1 }
      lints.workspace = true

      [lints]
      workspace = true
      [badges]
      x = { y = "z" }
      [package.metadata.docs.rs]
      all-features = true
      [[bench]]
      name = "speed"
      [features]
      default = ["std"]
      [dependencies]
      b = { path = "../b", version = "1.2.3" }
      c = { version = '1.2.3', path = '../c', features = ["x"] }
      d = { version = "1.2.3", features = ["x"] }
      [dependencies.e]
      path = "../e"
      version = "1.2.3"
      [dev-dependencies]
      f = "1"
      [target.'cfg(unix)'.dev-dependencies.g]
      version = "1"
      [workspace.package]
      version = "1.2.3"
      rust-version = "1.80"
      repository = "https://example.org"
      [profile.release]
      lto = true
    '';
    expected = lines [
      "[package]"
      "name = \"a\""
      "version = \"0.0.0\""
      "edition = \"2021\""
      "categories = ["
      "  \"parsing\","
      "]"
      "[features]"
      "default = [\"std\"]"
      "[dependencies]"
      "b = { path = \"../b\"}"
      "c = { path = '../c', features = [\"x\"] }"
      "d = { version = \"1.2.3\", features = [\"x\"] }"
      "[dependencies.e]"
      "path = \"../e\""
      "[workspace.package]"
      "version = \"0.0.0\""
      "rust-version = \"1.80\""
      "[profile.release]"
      "lto = true"
      ""
    ];
  };

  "versions can stay" = {
    expr =
      (about ''
        [package]
        version = "1.2.3"
        [dependencies]
        b = { path = "../b", version = "1.2.3" }
        [dev-dependencies]
        f = "1"
      '').reduced
        { keepVersions = true; };
    expected = lines [
      "[package]"
      "version = \"1.2.3\""
      "[dependencies]"
      "b = { path = \"../b\", version = \"1.2.3\" }"
      ""
    ];
  };

  "a manifest with marks of long strings elsewhere is not taken line by line" = {
    expr = each "isByLine" {
      usual = "[package]";
      description = "[package]\ndescription = \"\"\"\nwords\n\"\"\"";
      literal = "[package]\ndescription = '''\n[dev-dependencies]\n'''";
      odd = "[package]\ndescription = 'three \"\"\" marks'";
      odd-literal = "[package]\n# Three ''' marks";
    };
    expected = {
      usual = true;
      description = true;
      literal = true;
      odd = false;
      odd-literal = false;
    };
  };

  "texts of any size and content have an answer" = {
    expr =
      map
        (
          text:
          let
            result = about "[package]\nname = \"a\"\n${text}\n[dependencies]\nb = { path = \"b\" }";
          in
          builtins.deepSeq [
            (result.reduced { keepVersions = false; })
            (result.isDevOnly "b")
            result.isMacro
            result.isVersioned
          ] "${result.packageName} ${toString (elem "b" result.strings)}"
        )
        [
          (repeat 300000 "x")
          (repeat 300000 " ")
          (repeat 100000 "\n")
          (repeat 100000 "\"")
          (repeat 100000 "[")
          (repeat 100000 "]")
          (repeat 100000 "# é")
          ("x = \"" + repeat 300000 "x" + "\"")
          ("x = [" + repeat 30000 "\"a/b\", " + "]")
          ("exclude = [" + repeat 30000 "\"a/b\", " + "]")
          (repeat 20000 "x = \"y\"\n")
          (repeat 3000 "[a.b]\nx = \"y\"\n")
          "\t\\ \${x} $(x) `x` é \\\" ' \"\n"
        ];
    expected = genList (_: "a 1") 13;
  };

  "so do texts that are not TOML" = {
    expr = each "packageName" {
      nothing = "";
      template = "[package]\nname = \"{{ name }}\"\n{% if x %}";
    };
    expected = {
      nothing = null;
      template = "{{ name }}";
    };
  };
}
