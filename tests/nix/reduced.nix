# A skeleton -> the part that crates depend on.
let
  inherit (builtins)
    elemAt
    fromTOML
    mapAttrs
    replaceStrings
    ;
  cratesIo = "registry+https://github.com/rust-lang/crates.io-index";
  crate = name: dependencies: {
    inherit name dependencies;
    version = "1.0.0";
    source = cratesIo;
  };
  own = name: dependencies: {
    inherit name dependencies;
    version = "0.1.0";
  };
  manifest = ''
    [workspace]
    members = ["member"]
    [package]
    name = "top"
    version = "0.1.0"
    edition = "2021"
    [dependencies]
    itoa = "1"
    member = { path = "member", version = "0.1" }
  '';
  memberManifest = ''
    [package]
    name = "member"
    version = "0.1.0"
    [dependencies]
    ryu = "1"
  '';
  # The manifest with further lines in the package's table.
  inPackage = lines: replaceStrings [ "edition" ] [ "${lines}\nedition" ] manifest;
  packages = [
    (crate "itoa" [ ])
    (own "member" [ "ryu" ])
    (crate "ryu" [ ])
    (own "top" [
      "itoa"
      "member"
    ])
  ];
  reduceWith =
    {
      top ? manifest,
      package ? packages,
      version ? 4,
      files ? { },
      args ? [ ],
    }:
    import ../../nix/cargo/reduced.nix {
      lock = {
        inherit package version;
      };
      skeleton = {
        targets.one = { inherit args; };
        files = {
          "Cargo.lock" = "";
          "Cargo.toml" = top;
          "member/Cargo.toml" = memberManifest;
          "src/main.rs" = "";
        }
        // files;
      };
    };
  filesOf = arguments: (reduceWith arguments).skeleton.files;
  plain = filesOf { };
  isSame = arguments: filesOf arguments == plain;
in
{
  "descriptions and versions of the project do not change the result" = {
    expr = mapAttrs (_: isSame) {
      version = {
        top = replaceStrings [ "version = \"0.1.0\"" ] [ "version = \"0.2.0\"" ] manifest;
        package = map (
          package: if package.name == "top" then package // { version = "0.2.0"; } else package
        ) packages;
      };
      member-version = {
        top = replaceStrings [ "version = \"0.1\"" ] [ "version = \"0.2\"" ] manifest;
        files."member/Cargo.toml" = replaceStrings [ "0.1.0" ] [ "0.2.0" ] memberManifest;
        package = map (
          package: if package.name == "member" then package // { version = "0.2.0"; } else package
        ) packages;
      };
      description.top = inPackage "description = \"Words\"\nkeywords = [\"a\"]";
      long-description.top = inPackage "description = \"\"\"\nMany\nwords\n\"\"\"";
      comment.top = manifest + "# Words\n\n";
      lints.top = manifest + "[lints.rust]\nunsafe_code = \"forbid\"\n";
      test.files."tests/one.rs" = "";
      member-test.files."member/benches/one.rs" = "";
      # A second version makes Cargo.lock write longer references.
      dev-dependency = {
        top =
          manifest
          + "[target.'cfg(unix)'.dev-dependencies]\nhex = \"0.4\"\n[dev-dependencies]\nhex = \"0.4\"\n";
        package = builtins.filter (package: package.name != "top") packages ++ [
          (crate "hex" [ "itoa 2.0.0" ])
          (crate "itoa" [ ] // { version = "2.0.0"; })
          (own "top" [
            "hex"
            "itoa 1.0.0"
            "member"
          ])
        ];
      };
    };
    expected = {
      version = true;
      member-version = true;
      description = true;
      long-description = true;
      comment = true;
      lints = true;
      test = true;
      member-test = true;
      dev-dependency = true;
    };
  };

  "a dependency, a feature, a profile and configuration change it" = {
    expr = mapAttrs (_: isSame) {
      dependency.top = manifest + "hex = \"0.4\"\n";
      feature.top = manifest + "[features]\nmore = [\"itoa/no-panic\"]\n";
      profile.top = manifest + "[profile.release]\nlto = true\n";
      buildScript.files."member/build.rs" = "";
      configuration.files.".cargo/config.toml" = "[build]\njobs = 1\n";
    };
    expected = {
      dependency = false;
      feature = false;
      profile = false;
      buildScript = false;
      configuration = false;
    };
  };

  "the result has the manifests and a Cargo.lock with one version for all packages" = {
    expr = {
      manifest = plain."Cargo.toml";
      member = plain."member/Cargo.toml";
      lock = map (package: "${package.name} ${package.version}") (fromTOML plain."Cargo.lock").package;
      references = (elemAt (fromTOML plain."Cargo.lock").package 3).dependencies;
    };
    expected = {
      manifest = ''
        [workspace]
        members = ["member"]
        [package]
        name = "top"
        version = "0.0.0"
        edition = "2021"
        [dependencies]
        itoa = "1"
        member = { path = "member"}
      '';
      member = ''
        [package]
        name = "member"
        version = "0.0.0"
        [dependencies]
        ryu = "1"
      '';
      lock = [
        "itoa 1.0.0"
        "member 0.0.0"
        "ryu 1.0.0"
        "top 0.0.0"
      ];
      references = [
        "itoa 1.0.0 (${cratesIo})"
        "member 0.0.0"
      ];
    };
  };

  "versions stay if a patch, an argument or a crate may name them" = {
    expr = mapAttrs (_: arguments: (fromTOML (filesOf arguments)."Cargo.toml").package.version) {
      argument.args = [
        "--package"
        "top@0.1.0"
      ];
      patch.top = manifest + "[patch.crates-io]\nitoa.path = \"member\"\n";
      configuration.files.".cargo/config.toml" = "[patch.crates-io]\nitoa.path = \"member\"\n";
      included.files.".cargo/more.toml" = "[patch.crates-io]\nitoa.path = \"member\"\n";
      crate.package = packages ++ [ (crate "member" [ ]) ];
    };
    expected = {
      argument = "0.1.0";
      patch = "0.1.0";
      configuration = "0.1.0";
      included = "0.1.0";
      crate = "0.1.0";
    };
  };

  "a package in a folder called tests is not a test" = {
    expr =
      (filesOf {
        files = {
          "tests/all/Cargo.toml" = "[package]\nname = \"all\"\n";
          "tests/all/src/main.rs" = "";
        };
      })
        ? "tests/all/src/main.rs";
    expected = true;
  };

  "features of dev-dependencies go with them" = {
    expr =
      (filesOf {
        top = manifest + ''
          [features]
          more = ["itoa/no-panic", "hex/std"]
          other = [
            "hex?/alloc",
            "member/more",
          ]
          [dev-dependencies]
          hex = "0.4"
          member = { path = "member" }
        '';
      })."Cargo.toml";
    expected = plain."Cargo.toml" + ''
      [features]
      more = ["itoa/no-panic", ]
      other = [
        "member/more",
      ]
    '';
  };

  "a package that has only tests gets a library" = {
    expr =
      let
        files = filesOf {
          files = {
            "speed/Cargo.toml" = "[package]\nname = \"speed\"\n[[bench]]\nname = \"one\"\n";
            "speed/benches/one.rs" = "";
          };
        };
      in
      {
        inherit (files) "speed/Cargo.toml";
        stubs = builtins.filter (path: files.${path} == "") (builtins.attrNames files);
      };
    expected = {
      "speed/Cargo.toml" = "[package]\nname = \"speed\"\n";
      stubs = [
        "member/src/lib.rs"
        "speed/src/lib.rs"
        "src/main.rs"
      ];
    };
  };

  "a project may be in a folder, with configuration around it" = {
    expr =
      builtins.attrNames
        (import ../../nix/cargo/reduced.nix {
          folder = "app";
          lock = {
            version = 4;
            package = packages;
          };
          skeleton = {
            targets = { };
            files = {
              ".cargo/config.toml" = "";
              "app/Cargo.lock" = "";
              "app/Cargo.toml" = manifest;
              "app/src/main.rs" = "";
              "app/tests/one.rs" = "";
            };
          };
        }).skeleton.files;
    expected = [
      ".cargo/config.toml"
      "app/Cargo.lock"
      "app/Cargo.toml"
      "app/src/main.rs"
    ];
  };

  "without crates the result is null" = {
    expr = reduceWith { package = [ (own "top" [ ]) ]; };
    expected = null;
  };

  "so it is if a manifest is not understood" = {
    expr = reduceWith { top = inPackage "# A mark: '''"; };
    expected = null;
  };

  "so it is for older formats of Cargo.lock, which reference crates in other ways" = {
    expr = reduceWith { version = 2; };
    expected = null;
  };
}
