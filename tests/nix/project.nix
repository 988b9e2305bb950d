# A project's folder, and an earlier version of it -> what its dependencies are built from, and upon what.
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

  "the version that is kept is a base, and its crates are needed too" = {
    expr =
      let
        project = read "near";
      in
      {
        inherit (project.base)
          isBulk
          name
          names
          shared
          ;
        below = project.base.base.isBulk;
        cargo = map project.base.cargoOf [
          "one"
          "other"
        ];
        crates = crates project;
        origins = map ({ lock, ... }: baseNameOf lock) project.sources;
      };
    expected = {
      isBulk = false;
      name = "project";
      names = [ "project" ];
      shared = false;
      below = true;
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

  "upon the same version there is nothing to spare: the base is the bulk, whose crates are counted once" =
    {
      expr = {
        inherit ((read "same").base) isBulk names;
        crates = crates (read "same");
      };
      expected = {
        isBulk = true;
        names = [ "project" ];
        crates = [
          "itoa-1.0.15.crate"
          "ryu-1.0.20.crate"
        ];
      };
    };

  "the same version with other features or another profile is one" = {
    expr =
      (of {
        targets.one.cargo = targets.one.cargo // {
          profile = "dev";
        };
      } "same").base.isBulk;
    expected = false;
  };

  "where most crates are others, all are built" = {
    expr = (read "far").base.isBulk;
    expected = true;
  };

  "another format is an error that says what to do" = {
    expr = (read "strange").base;
    error = "crossflake: nix/base.json is of format 2, this crossflake reads 1; run `crossflake base` with the same version";
  };

  "a merge conflict is told, and does not keep the file from being written anew" = {
    expr = (read "conflict").base;
    error = "crossflake: nix/base.json has a merge conflict in it; `crossflake base` writes it anew";
  };

  "nor does another format" = {
    expr = map (name: (read name).skeleton == (read "same").skeleton) [
      "conflict"
      "strange"
    ];
    expected = [
      true
      true
    ];
  };

  "crates that are built upon the project's own packages leave no bulk" = {
    expr = (of { } "patched").base;
    expected = null;
  };
}
