# A project's folder and an earlier version of it -> the skeletons whose dependencies are built.
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
  "a skeleton is what cargo reads, stubs, and what it is asked to build" = {
    expr = (read "same").skeleton;
    expected = {
      version = 1;
      name = "project";
      names = [ "project" ];
      files = {
        "Cargo.lock" = builtins.readFile ./fixtures/base/same/Cargo.lock;
        "Cargo.toml" = builtins.readFile ./fixtures/base/same/Cargo.toml;
        "src/main.rs" = "fn main() {}";
      };
      targets.one = {
        args = [ "--locked" ];
        profile = "release";
      };
    };
  };

  "without Cargo.lock it says how to make one" = {
    expr =
      (import ../../nix/cargo/project.nix { src = ./fixtures/workspace/discovered; }).skeleton.files;
    error = "crossflake: no Cargo.lock in the source; run `cargo generate-lockfile` and `git add Cargo.lock`";
  };

  "without a base there are the reduced skeleton and the whole one, whose crates are counted once" = {
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

  "a kept version is a base: its skeletons come first, and its crates are needed too" = {
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

  "the same version with other features or another profile is a base" = {
    expr = builtins.length (
      (of {
        targets.one.cargo = targets.one.cargo // {
          profile = "dev";
        };
      } "same").skeletons
    );
    expected = 3;
  };

  "a version whose crates are mostly others is no base" = {
    expr = builtins.length (read "far").skeletons;
    expected = 2;
  };

  "another format is an error that says what to do" = {
    expr = builtins.length (read "strange").skeletons;
    error = "crossflake: nix/base.json is of format 2, this crossflake reads 1; run `crossflake base` with the same version";
  };

  "a merge conflict is told, and does not keep the file from being written anew" = {
    expr = builtins.length (read "conflict").skeletons;
    error = "crossflake: nix/base.json has a merge conflict in it; `crossflake base` writes it anew";
  };

  "nor does another format" = {
    expr = builtins.filter (name: (read name).skeleton != (read "same").skeleton) [
      "conflict"
      "strange"
    ];
    expected = [ ];
  };

  "if crates depend on the project's own packages, nothing is reduced" = {
    expr = skeletonsOf (of { } "patched");
    expected = [ "whole" ];
  };
}
