# A project's folder, with or without a base -> the skeletons whose dependencies are built.
let
  targets.one.cargo = {
    args = [ "--locked" ];
    profile = "release";
    bins = [ ];
  };
  of =
    arguments: name:
    import ../../nix/cargo/project.nix ({ src = ./fixtures/base + "/${name}"; } // arguments);
  read = of { inherit targets; };
  skeletonsOf =
    project: map ({ isReduced, ... }: if isReduced then "reduced" else "whole") project.skeletons;
  crates = project: map ({ name, ... }: name) project.sources;
in
{
  "a skeleton has the files that cargo reads, stubs, and each target's cargo settings" = {
    expr = (read "same").skeleton;
    expected = {
      version = 1;
      name = "project";
      names = [ "project" ];
      files = {
        "Cargo.lock" = builtins.readFile ./fixtures/base/same/Cargo.lock;
        "Cargo.toml" = builtins.readFile ./fixtures/base/same/Cargo.toml;
        "src/main.rs" = "";
      };
      targets.one = {
        args = [ "--locked" ];
        profile = "release";
      };
    };
  };

  "a project in a folder does not use packages that its build does not see" = {
    expr =
      let
        pathsWith =
          above:
          builtins.attrNames
            (import ../../nix/cargo/project.nix {
              src = ./fixtures/folder/apps/one;
              inherit above;
            }).skeleton.files;
      in
      {
        some = pathsWith [ ./fixtures/folder/common ];
        more = pathsWith [
          ./fixtures/folder/common
          ./fixtures/folder/Cargo.toml
        ];
      };
    expected = {
      some = [
        ".cargo/config.toml"
        "apps/one/Cargo.lock"
        "apps/one/Cargo.toml"
        "apps/one/src/main.rs"
        "common/Cargo.toml"
        "common/src/lib.rs"
      ];
      more = [
        ".cargo/config.toml"
        "Cargo.toml"
        "apps/one/Cargo.lock"
        "apps/one/Cargo.toml"
        "apps/one/src/main.rs"
        "common/Cargo.toml"
        "common/src/lib.rs"
      ];
    };
  };

  "a missing Cargo.lock is an error that names the commands" = {
    expr =
      (import ../../nix/cargo/project.nix { src = ./fixtures/workspace/discovered; }).skeleton.files;
    error = "crossflake: no Cargo.lock in the source; run `cargo generate-lockfile` and `git add Cargo.lock`";
  };

  "so is a missing Cargo.toml" = {
    expr = (import ../../nix/cargo/project.nix { src = ./fixtures/lock/newest; }).skeleton.files;
    error = "crossflake: no Cargo.toml in the source; a flake sees only files that git tracks: `git add` it";
  };

  "without a base there are the reduced skeleton and the whole one, and each crate is listed once" = {
    expr = {
      skeletons = skeletonsOf (read "same");
      crates = crates (read "same");
    };
    expected = {
      skeletons = [
        "reduced"
        "whole"
      ];
      crates = [
        "itoa-1.0.15.crate"
        "ryu-1.0.20.crate"
      ];
    };
  };

  "the skeletons of a base come first, and the sources include its crates" = {
    expr =
      let
        project = read "near";
        base = builtins.elemAt project.skeletons 1;
      in
      {
        skeletons = skeletonsOf project;
        inherit (base) isShared name names;
        cargo = map base.cargoOf [
          "one"
          "other"
        ];
        crates = crates project;
        origins = map ({ lock, ... }: baseNameOf lock) project.sources;
      };
    expected = {
      skeletons = [
        "reduced"
        "whole"
        "whole"
      ];
      name = "project";
      names = [ "project" ];
      isShared = false;
      cargo = [
        {
          args = [ "--locked" ];
          profile = "release";
        }
        { }
      ];
      crates = [
        "itoa-1.0.15.crate"
        "ryu-1.0.20.crate"
        "itoa-1.0.14.crate"
        "ryu-1.0.20.crate"
      ];
      origins = [
        "near"
        "near"
        "base.json"
        "base.json"
      ];
    };
  };

  "a base may differ in features or profile only" = {
    expr = builtins.length (
      (of {
        targets.one.cargo = targets.one.cargo // {
          profile = "dev";
        };
      } "same").skeletons
    );
    expected = 3;
  };

  "a base with mostly other crates is not used" = {
    expr = builtins.length (read "far").skeletons;
    expected = 2;
  };

  "a base of another format is an error that names the command" = {
    expr = builtins.length (read "strange").skeletons;
    error = "crossflake: nix/base.json has format 2, but this crossflake reads format 1; run `crossflake base` of the same version";
  };

  "so is a base with a merge conflict" = {
    expr = builtins.length (read "conflict").skeletons;
    error = "crossflake: nix/base.json contains a merge conflict; run `crossflake base` to write it again";
  };

  "such a base does not prevent `crossflake base` from writing a new one" = {
    expr = builtins.filter (name: (read name).skeleton != (read "same").skeleton) [
      "conflict"
      "strange"
    ];
    expected = [ ];
  };

  "if crates depend on the project's own packages, there is no reduced skeleton" = {
    expr = skeletonsOf (of { } "patched");
    expected = [ "whole" ];
  };
}
