# A skeleton -> the part that crates depend on.
let
  inherit (builtins) fromTOML mapAttrs;
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
  manifest = {
    workspace.members = [ "member" ];
    package = {
      name = "top";
      version = "0.1.0";
      edition = "2021";
    };
    dependencies.itoa = "1";
    dependencies.member = {
      path = "member";
      version = "0.1";
    };
  };
  toTOML = import ../../nix/cargo/to-toml.nix;
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
      files ? { },
      args ? [ ],
    }:
    import ../../nix/cargo/reduced.nix {
      lock = {
        version = 4;
        inherit package;
      };
      skeleton = {
        targets.one = { inherit args; };
        files = {
          "Cargo.toml" = toTOML top;
          "member/Cargo.toml" = toTOML {
            package = {
              name = "member";
              version = "0.1.0";
            };
            dependencies.ryu = "1";
          };
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
        top = manifest // {
          package = manifest.package // {
            version = "0.2.0";
          };
        };
        package = map (
          package: if package.name == "top" then package // { version = "0.2.0"; } else package
        ) packages;
      };
      description.top = manifest // {
        package = manifest.package // {
          description = "Words";
          keywords = [ "a" ];
        };
      };
      lints.top = manifest // {
        lints.rust.unsafe_code = "forbid";
      };
      test.files."tests/one.rs" = "";
      # A second version makes Cargo.lock write longer references.
      dev-dependency = {
        top = manifest // {
          target."cfg(unix)".dev-dependencies.hex = "0.4";
          dev-dependencies.hex = "0.4";
        };
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
      description = true;
      lints = true;
      test = true;
      dev-dependency = true;
    };
  };

  "a dependency, a feature and a profile change it" = {
    expr = builtins.mapAttrs (_: isSame) {
      dependency.top = manifest // {
        dependencies = manifest.dependencies // {
          hex = "0.4";
        };
      };
      feature.top = manifest // {
        features.more = [ "itoa/no-panic" ];
      };
      profile.top = manifest // {
        profile.release.lto = true;
      };
      buildScript.files."member/build.rs" = "fn main() {}";
    };
    expected = {
      dependency = false;
      feature = false;
      profile = false;
      buildScript = false;
    };
  };

  "the result is Cargo.toml and Cargo.lock with one version for all packages" = {
    expr = {
      manifest = fromTOML plain."Cargo.toml";
      lock = map (package: "${package.name} ${package.version}") (fromTOML plain."Cargo.lock").package;
      references = (builtins.elemAt (fromTOML plain."Cargo.lock").package 3).dependencies;
    };
    expected = {
      manifest = manifest // {
        package = manifest.package // {
          version = "0.0.0";
        };
        dependencies = {
          itoa = "1";
          member.path = "member";
        };
      };
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

  "versions stay if a patch or an argument may name them" = {
    expr = map (arguments: (fromTOML (filesOf arguments)."Cargo.toml").package.version) [
      {
        args = [
          "--package"
          "top@0.1.0"
        ];
      }
      {
        top = manifest // {
          patch.crates-io.itoa.path = "member";
        };
      }
      { files.".cargo/config.toml" = "[patch.crates-io]\n"; }
    ];
    expected = [
      "0.1.0"
      "0.1.0"
      "0.1.0"
    ];
  };

  "a package in a folder called tests is not a test" = {
    expr =
      (filesOf {
        files = {
          "tests/all/Cargo.toml" = toTOML { package.name = "all"; };
          "tests/all/src/main.rs" = "";
        };
      })
        ? "tests/all/src/main.rs";
    expected = true;
  };

  "a dev-dependency with a path is a member of the workspace, and stays" = {
    expr =
      (fromTOML
        (filesOf {
          top = manifest // {
            dev-dependencies.member = {
              path = "member";
              version = "0.1";
            };
          };
        })."Cargo.toml"
      ).dev-dependencies;
    expected.member.path = "member";
  };

  "without crates the result is null" = {
    expr = reduceWith { package = [ (own "top" [ ]) ]; };
    expected = null;
  };
}
