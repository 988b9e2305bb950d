# A source -> the files of cargo's configuration.
let
  read =
    folder:
    import ../../nix/cargo/configuration.nix {
      src = ./fixtures/workspace/configured;
      inherit folder;
    };
  paths = folder: map ({ path, ... }: path) (read folder);
in
{
  "it is config.toml, and the files that config.toml includes, but no other file beside it" = {
    expr = paths "";
    expected = [
      ".cargo/config.toml"
      ".cargo/more.toml"
    ];
  };

  "configuration in the folders around a project counts, too" = {
    expr = paths "patches/stands-in";
    expected = [
      ".cargo/config.toml"
      ".cargo/more.toml"
    ];
  };

  "paths in it are relative to the folder that contains .cargo" = {
    expr = map ({ folder, ... }: folder) (read "patches/stands-in");
    expected = [
      ""
      ""
    ];
  };
}
