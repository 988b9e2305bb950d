# A project's skeleton -> that of the bulk of its dependencies. Manifests and Cargo.lock are written as values here.
let
  inherit (builtins)
    attrNames
    concatMap
    fromTOML
    head
    mapAttrs
    match
    readFile
    removeAttrs
    ;
  toTOML = import ../../nix/cargo/bulk/to-toml.nix;
  readLock = import ../../nix/cargo/read-lock.nix { };
  bulk = skeleton: import ../../nix/cargo/bulk { inherit skeleton; };
  setOf = import ../../nix/cargo/set-of.nix;

  crate =
    name: version: dependencies:
    {
      inherit name version;
      source = "registry+https://github.com/rust-lang/crates.io-index";
      checksum = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    }
    // (if dependencies == [ ] then { } else { inherit dependencies; });
  # serde and its kind, and one for tests that is built upon it. Each names syn in this way.
  crates = syn: [
    (crate "insta" "1.0.0" [ "serde" ])
    (crate "proc-macro2" "1.0.0" [ ])
    (crate "quote" "1.0.0" [ "proc-macro2" ])
    (crate "serde" "1.0.0" [ "serde_derive" ])
    (crate "serde_derive" "1.0.0" [ syn ])
    (crate "syn" "2.0.0" [ "quote" ])
  ];
  plain = {
    package = {
      name = "project";
      version = "0.1.0";
      edition = "2021";
    };
    dependencies = {
      anyhow = "1";
      serde = "1";
    };
    dev-dependencies.insta = "1";
  };
  # Of a manifest, and of what the project's own package is built upon, and of what else there is.
  skeletonOf =
    {
      manifest ? plain,
      upon ? [
        "anyhow"
        "insta"
        "serde"
      ],
      more ? [ (crate "anyhow" "1.0.0" [ ]) ],
      syn ? "syn",
      packages ? [
        {
          inherit (manifest.package) name version;
          dependencies = upon;
        }
      ],
      version ? 4,
      files ? { },
      args ? [ ],
    }:
    {
      version = 1;
      name = "project";
      names = [ "project" ];
      targets.one = {
        inherit args;
        profile = "release";
      };
      files = {
        "Cargo.toml" = toTOML manifest;
        "Cargo.lock" = toTOML {
          inherit version;
          package = more ++ crates syn ++ packages;
        };
        "src/main.rs" = "fn main() {}";
      }
      // mapAttrs (_: text: if builtins.isAttrs text then toTOML text else text) files;
    };
  filesOf = arguments: (bulk (skeletonOf arguments)).files;
  manifestOf = arguments: fromTOML (filesOf arguments)."Cargo.toml";
  lockOf = arguments: readLock (filesOf arguments)."Cargo.lock";
  # Each crate of it, but for what is there in any case.
  besides =
    arguments:
    concatMap (
      { name, version, ... }:
      if match "project|serde|serde_derive|syn|quote|proc-macro2" name == null then
        [ "${name} ${version}" ]
      else
        [ ]
    ) (lockOf arguments).package;
  changed = path: value: plain // { ${path} = plain.${path} or { } // value; };
in
{
  "loose ends, and what only tests need, are left out" = {
    expr = {
      manifest = manifestOf { };
      lock = map ({ name, ... }: name) (lockOf { }).package;
      own = head (builtins.filter ({ name, ... }: name == "project") (lockOf { }).package);
      others = removeAttrs (bulk (skeletonOf { })) [ "files" ];
    };
    expected = {
      manifest = {
        package = plain.package // {
          version = "0.0.0";
        };
        dependencies.serde = "1";
      };
      lock = [
        "proc-macro2"
        "quote"
        "serde"
        "serde_derive"
        "syn"
        "project"
      ];
      own = {
        name = "project";
        version = "0.0.0";
        dependencies = [ "serde" ];
      };
      others = removeAttrs (skeletonOf { }) [ "files" ];
    };
  };

  "what leaves it as it is" = {
    expr =
      let
        same = bulk (skeletonOf { });
      in
      map (other: bulk (skeletonOf other) == same) [
        { more = [ (crate "anyhow" "1.0.1" [ ]) ]; }
        {
          manifest = changed "dependencies" { anyhow = "1.0.1"; };
        }
        {
          manifest = changed "dependencies" { humantime = "2"; };
          upon = [
            "anyhow"
            "humantime"
            "insta"
            "serde"
          ];
          more = [
            (crate "anyhow" "1.0.0" [ ])
            (crate "humantime" "2.0.0" [ ])
          ];
        }
        {
          manifest = removeAttrs plain [ "dev-dependencies" ];
          upon = [
            "anyhow"
            "serde"
          ];
        }
        {
          manifest = changed "package" {
            version = "0.2.0";
            description = "Of another day";
            metadata.docs = { };
          };
        }
        {
          manifest = plain // {
            lints.rust.unused = "deny";
            test = [
              {
                name = "slow";
                path = "tests/slow.rs";
              }
            ];
          };
          files."tests/slow.rs" = "fn main() {}";
        }
        { files."examples/more/main.rs" = "fn main() {}"; }
        {
          manifest = changed "features" {
            default = [ "more" ];
            more = [ "most" ];
            most = [ ];
          };
          args = [
            "--features"
            "more,most"
          ];
        }
      ];
    expected = [
      true
      true
      true
      true
      true
      true
      true
      true
    ];
  };

  "what does not" = {
    expr =
      let
        same = bulk (skeletonOf { });
      in
      map (other: bulk (skeletonOf other) == same) [
        { manifest = changed "dependencies" { serde = "1.0.0"; }; }
        { manifest = changed "package" { edition = "2024"; }; }
        { manifest = changed "features" { more = [ "serde/rc" ]; }; }
        {
          manifest = plain // {
            profile.release.lto = true;
          };
        }
        { files."build.rs" = "fn main() {}"; }
        { files."src/bin/other.rs" = "fn main() {}"; }
        { args = [ "--no-default-features" ]; }
      ];
    expected = [
      false
      false
      false
      false
      false
      false
      false
    ];
  };

  "an optional crate, or one that features or cargo's arguments name, is no loose end" = {
    expr = map besides [
      {
        manifest = changed "dependencies" {
          anyhow = {
            version = "1";
            optional = true;
          };
        };
      }
      { manifest = changed "features" { default = [ "anyhow/std" ]; }; }
      {
        args = [
          "--features"
          "more,anyhow/std"
        ];
      }
      { manifest = changed "features" { default = [ "insta/std" ]; }; }
    ];
    expected = [
      [ "anyhow 1.0.0" ]
      [ "anyhow 1.0.0" ]
      [ "anyhow 1.0.0" ]
      [ "insta 1.0.0" ]
    ];
  };

  "of features those are left that say something of crates, and what such ones name" = {
    expr =
      let
        made = bulk (skeletonOf {
          manifest = removeAttrs plain [ "dev-dependencies" ] // {
            dependencies = {
              helper = {
                path = "helper";
                features = [
                  "all"
                  "code"
                ];
              };
              other = {
                path = "other";
                optional = true;
                features = [ "code" ];
              };
              serde = {
                version = "1";
                optional = true;
              };
            };
            features = {
              default = [
                "code"
                "derive"
              ];
              code = [ "helper/code" ];
              derive = [
                "code"
                "dep:serde"
                "helper/all"
                "serde?/derive"
              ];
              fast = [
                "other/fast"
                "other?"
              ];
              # Each asks for the other.
              round = [ "square" ];
              square = [ "round" ];
            };
            bin = [
              {
                name = "project";
                path = "src/main.rs";
                required-features = [ "code" ];
              }
            ];
          };
          upon = [
            "helper"
            "other"
            "serde"
          ];
          args = [
            "--package"
            "project"
            "--features"
            "code,derive,both,serde/rc,other/slow,round"
            "--no-default-features"
          ];
          packages = [
            {
              name = "helper";
              version = "0.1.0";
              dependencies = [ "serde" ];
            }
            {
              name = "other";
              version = "0.1.0";
            }
            {
              name = "project";
              version = "0.1.0";
              dependencies = [
                "helper"
                "other"
                "serde"
              ];
            }
          ];
          files = {
            "helper/Cargo.toml" = {
              package.name = "helper";
              dependencies.serde = "1";
              features = {
                all = [
                  "code"
                  "serde/rc"
                ];
                both = [ "serde/rc" ];
                code = [ ];
              };
            };
            "other/Cargo.toml" = {
              package.name = "other";
              features = {
                both = [ ];
                code = [ ];
                fast = [ ];
                slow = [ ];
              };
            };
          };
        });
        manifest = path: fromTOML made.files.${path};
      in
      {
        project = removeAttrs (manifest "Cargo.toml") [ "package" ];
        helper = (manifest "helper/Cargo.toml").features;
        other = (manifest "other/Cargo.toml").features;
        inherit (made.targets.one) args;
      };
    expected = {
      project = {
        dependencies = {
          helper = {
            path = "helper";
            features = [ "all" ];
          };
          other = {
            path = "other";
            optional = true;
          };
          serde = {
            version = "1";
            optional = true;
          };
        };
        features = {
          default = [ "derive" ];
          derive = [
            "dep:serde"
            "helper/all"
            "serde?/derive"
          ];
          fast = [ "other/fast" ];
        };
        bin = [
          {
            name = "project";
            path = "src/main.rs";
          }
        ];
      };
      helper = {
        all = [ "serde/rc" ];
        both = [ "serde/rc" ];
      };
      other = {
        both = [ ];
        fast = [ ];
        slow = [ ];
      };
      args = [
        "--package"
        "project"
        "--features"
        "derive,both,serde/rc,other/slow"
        "--no-default-features"
      ];
    };
  };

  "two crates of one name have to do with each other, and are told apart where both are left" = {
    expr =
      let
        lockWithOlder =
          kind:
          lockOf {
            manifest = changed kind {
              older = {
                package = "syn";
                version = "1";
              };
            };
            upon = [
              "serde"
              "syn 1.0.0"
            ];
            syn = "syn 2.0.0";
            more = [ (crate "syn" "1.0.0" [ ]) ];
          };
        derive = lock: head (builtins.filter ({ name, ... }: name == "serde_derive") lock.package);
      in
      map (kind: (derive (lockWithOlder kind)).dependencies) [
        "dependencies"
        "dev-dependencies"
      ];
    expected = [
      [ "syn 2.0.0" ]
      [ "syn" ]
    ];
  };

  "until the second resolver, crates for tests count" = {
    expr = map besides [
      { manifest = changed "package" { edition = "2018"; }; }
      { manifest = changed "workspace" { resolver = "1"; }; }
      { manifest = changed "package" { resolver = "1"; }; }
      {
        manifest = changed "package" { edition.workspace = true; } // {
          workspace.package.edition = "2021";
        };
      }
    ];
    expected = [
      [ "insta 1.0.0" ]
      [ "insta 1.0.0" ]
      [ "insta 1.0.0" ]
      [ ]
    ];
  };

  "of a workspace, the versions of packages and what is said for all of them" = {
    expr = removeAttrs (manifestOf {
      manifest = removeAttrs plain [ "dev-dependencies" ] // {
        dependencies = {
          anyhow.workspace = true;
          helper.workspace = true;
          serde.workspace = true;
        };
        workspace = {
          members = [ "helper" ];
          lints.rust.unused = "deny";
          metadata.release = { };
          package = {
            version = "0.1.0";
            edition = "2021";
            license = "MIT";
          };
          dependencies = {
            anyhow = "1";
            helper = {
              path = "helper";
              version = "0.1.0";
            };
            insta = "1";
            serde = {
              version = "1";
              features = [ "derive" ];
            };
          };
        };
      };
      packages = [
        {
          name = "helper";
          version = "0.1.0";
        }
        {
          name = "project";
          version = "0.1.0";
          dependencies = [
            "anyhow"
            "helper"
            "serde"
          ];
        }
      ];
      files."helper/Cargo.toml".package = {
        name = "helper";
        version = "0.1.0";
      };
    }) [ "package" ];
    expected = {
      dependencies = {
        helper.workspace = true;
        serde.workspace = true;
      };
      workspace = {
        members = [ "helper" ];
        package.edition = "2021";
        dependencies = {
          helper.path = "helper";
          serde = {
            version = "1";
            features = [ "derive" ];
          };
        };
      };
    };
  };

  "a patch goes by versions" = {
    expr = map (arguments: (manifestOf arguments).package.version) [
      { manifest = changed "patch" { crates-io.serde.path = "serde"; }; }
      { files.".cargo/config.toml".patch.crates-io.serde.path = "serde"; }
    ];
    expected = [
      "0.1.0"
      "0.1.0"
    ];
  };

  "a package for tests of the project's own stays, for cargo takes it for a member" = {
    expr =
      (manifestOf { manifest = changed "dev-dependencies" { helper.path = "helper"; }; })
      .dev-dependencies;
    expected.helper.path = "helper";
  };

  "a program in a folder of tests is none, and a package's folder may be called so" = {
    expr = attrNames (filesOf {
      manifest = changed "bin" { } // {
        bin = [
          {
            name = "shown";
            path = "examples/shown.rs";
          }
        ];
      };
      files = {
        "examples/other.rs" = "";
        "examples/shown.rs" = "";
        "examples/whole/Cargo.toml".package.name = "whole";
        "examples/whole/src/main.rs" = "";
        "examples/whole/tests/whole.rs" = "";
      };
    });
    expected = [
      "Cargo.lock"
      "Cargo.toml"
      "examples/shown.rs"
      "examples/whole/Cargo.toml"
      "examples/whole/src/main.rs"
      "src/main.rs"
    ];
  };

  "where most are loose ends, none is" = {
    expr =
      let
        names = [
          "anyhow"
          "bytes"
          "dunce"
          "hex"
          "humantime"
          "lexopt"
        ];
      in
      besides {
        upon = names ++ [ "serde" ];
        manifest = changed "dependencies" (mapAttrs (_: _: "1") (setOf names));
        more = map (name: crate name "1.0.0" [ ]) names;
      };
    expected = [
      "anyhow 1.0.0"
      "bytes 1.0.0"
      "dunce 1.0.0"
      "hex 1.0.0"
      "humantime 1.0.0"
      "lexopt 1.0.0"
    ];
  };

  "without crates, or with a Cargo.lock of another form, there is none" = {
    expr = map (arguments: bulk (skeletonOf arguments)) [
      { upon = [ ]; }
      { version = 2; }
    ];
    expected = [
      null
      null
    ];
  };

  "what it writes is read as what cargo writes" = {
    expr =
      let
        lock =
          (bulk {
            targets = { };
            files = {
              "Cargo.toml" = readFile ../../Cargo.toml;
              "Cargo.lock" = readFile ../../Cargo.lock;
            };
          }).files."Cargo.lock";
      in
      import ../../nix/cargo/read-lock.nix { fromTOML = _: throw "as TOML"; } lock == fromTOML lock;
    expected = true;
  };

  "a Cargo.lock that names what it does not have is left to cargo" = {
    expr = besides {
      upon = [
        "missing"
        "serde"
      ];
    };
    expected = [ ];
  };
}
