# A source -> the packages that cargo sees in it.
let
  inherit (builtins) map sort lessThan;

  read = name: import ../../nix/cargo/workspace.nix { src = ./fixtures/workspace + "/${name}"; };
  # In what order they are found does not matter.
  sorted = sort lessThan;
  folders = name: sorted (read name).folders;
  names = name: sorted (read name).names;
  # "text|path" of each stub, for a program's text is a function and a library's is empty.
  stubs = name: sorted (map (stub: "${stub.text}|${stub.path}") (read name).stubs);
in
{
  "members are what globs match and has a manifest, and what is excluded is none" = {
    expr = folders "globs";
    expected = [
      ""
      "app"
      "crates/a"
      "crates/b"
      "tools/x1"
    ];
  };

  "a root without a package is no package" = {
    expr = names "globs";
    expected = [
      "a"
      "app"
      "b"
      "x1"
    ];
  };

  "a workspace without a root package is called after its first member" = {
    expr = (read "globs").name;
    expected = "a";
  };

  "every dependency by path is found: inherited, of one platform, patched, and of a dependency, in circles too" =
    {
      expr = folders "paths";
      expected = [
        ""
        "crates/a"
        "crates/b"
        "crates/inherited"
        "crates/unix"
        "patches/elsewhere"
      ];
    };

  "dependencies are those of code and build scripts, patched or not; not those of tests" = {
    expr = builtins.mapAttrs (_: { dependencies, ... }: dependencies) (read "paths").packages;
    expected = {
      "" = [
        "crates/a"
        "patches/elsewhere"
        "crates/inherited"
        "crates/unix"
      ];
      "crates/a" = [ ];
      "crates/b" = [ "crates/a" ];
      "crates/inherited" = [ ];
      "crates/unix" = [ ];
      "patches/elsewhere" = [ ];
    };
  };

  "cargo's configuration may have patches, too" = {
    expr = builtins.mapAttrs (_: { dependencies, ... }: dependencies) (read "configured").packages;
    expected = {
      "" = [ "patches/stands-in" ];
      "patches/stands-in" = [ ];
    };
  };

  "a procedural macro says so, in one of two ways" = {
    expr =
      let
        inherit (read "paths") packages;
      in
      builtins.filter (folder: packages.${folder}.isMacro) (builtins.attrNames packages);
    expected = [
      "crates/inherited"
      "crates/unix"
    ];
  };

  "a root package is what cargo builds unless told otherwise" = {
    expr = (read "paths").default;
    expected = [ "" ];
  };

  "without one it builds all members" = {
    expr = sorted (read "globs").default;
    expected = [
      "app"
      "crates/a"
      "crates/b"
      "tools/x1"
    ];
  };

  "a root package gives the name" = {
    expr = (read "paths").name;
    expected = "root";
  };

  "targets that cargo discovers have stubs: build script, library and programs" = {
    expr = stubs "discovered";
    expected = [
      "fn main() {}|build.rs"
      "fn main() {}|src/bin/one.rs"
      "fn main() {}|src/bin/two/main.rs"
      "fn main() {}|src/main.rs"
      "|src/lib.rs"
    ];
  };

  "targets that the manifest names have stubs where it says, or where cargo looks for them" = {
    expr = stubs "explicit";
    expected = [
      "fn main() {}|benches/speed.rs"
      "fn main() {}|examples/show.rs"
      "fn main() {}|programs/said.rs"
      "fn main() {}|scripts/build.rs"
      # Found in src/bin, and named besides.
      "fn main() {}|src/bin/named/main.rs"
      "fn main() {}|src/bin/named/main.rs"
      "fn main() {}|tests/whole/main.rs"
      "|library/lib.rs"
    ];
  };

  "stubs of members are in their folders" = {
    expr = stubs "globs";
    expected = [
      "fn main() {}|app/src/main.rs"
      "fn main() {}|tools/x1/src/main.rs"
      "|crates/a/src/lib.rs"
      "|crates/b/src/lib.rs"
    ];
  };

  "a build script that the manifest turns off has no stub" = {
    expr = stubs "unscripted";
    expected = [ "fn main() {}|src/main.rs" ];
  };

  "a dependency outside the flake is an error that names manifest and path" = {
    expr = folders "outside";
    error = "crossflake: Cargo.toml names the path ../elsewhere, which lies outside the flake; a flake's source is all";
  };

  "a dependency without a manifest may just not be tracked by git" = {
    expr = folders "untracked-dependency";
    error = "crossflake: no crates/forgotten/Cargo.toml in the source; a flake sees only files that git tracks: `git add` it";
  };

  "so may a member" = {
    expr = folders "untracked-member";
    error = "crossflake: no crates/forgotten/Cargo.toml in the source; a flake sees only files that git tracks: `git add` it";
  };

  "so may the root's manifest" = {
    expr = folders "no-manifest";
    error = "crossflake: no Cargo.toml in the source; a flake sees only files that git tracks: `git add` it";
  };

  "a manifest of nothing is an error" = {
    expr = (read "empty").name;
    error = "crossflake: Cargo.toml has neither a package nor workspace members";
  };
}
