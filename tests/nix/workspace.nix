# A source -> the packages that cargo finds in it.
let
  inherit (builtins) map sort lessThan;

  read = name: import ../../nix/cargo/workspace.nix { src = ./fixtures/workspace + "/${name}"; };
  # The order of the results does not matter.
  sorted = sort lessThan;
  folders = name: sorted (read name).folders;
  names = name: sorted (read name).names;
  # "text|path" of each stub. The text of a program is a function, that of a library is empty.
  stubs = name: sorted (map (stub: "${stub.text}|${stub.path}") (read name).stubs);
in
{
  "members are the folders with a manifest that globs match, without excluded ones" = {
    expr = folders "globs";
    expected = [
      ""
      "app"
      "crates/a"
      "crates/b"
      "tools/x1"
    ];
  };

  "a root manifest without a package adds no package" = {
    expr = names "globs";
    expected = [
      "a"
      "app"
      "b"
      "x1"
    ];
  };

  "a workspace without a root package has the name of its first member" = {
    expr = (read "globs").name;
    expected = "a";
  };

  "every path dependency is found: inherited, of one platform, patched, indirect, and in a circle" = {
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

  "dependencies are those of code and build scripts, patched or not, without those of tests" = {
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

  "a procedural macro is recognised by either of two keys" = {
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

  "by default cargo builds the root package" = {
    expr = (read "paths").default;
    expected = [ "" ];
  };

  "without a root package it builds all members" = {
    expr = sorted (read "globs").default;
    expected = [
      "app"
      "crates/a"
      "crates/b"
      "tools/x1"
    ];
  };

  "a workspace has the name of its root package" = {
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

  "targets that the manifest names have stubs at their paths, or where cargo looks for them" = {
    expr = stubs "explicit";
    expected = [
      "fn main() {}|benches/speed.rs"
      "fn main() {}|examples/show.rs"
      "fn main() {}|programs/listed.rs"
      "fn main() {}|scripts/build.rs"
      # Twice: cargo finds it in src/bin, and the manifest names it.
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

  "a dependency outside of the flake is an error that names manifest and path" = {
    expr = folders "outside";
    error = "crossflake: Cargo.toml names the path ../elsewhere, which is outside of the flake; a build sees only";
  };

  "the error for a dependency without a manifest proposes `git add`" = {
    expr = folders "untracked-dependency";
    error = "crossflake: no crates/forgotten/Cargo.toml in the source; a flake sees only files that git tracks: `git add` it";
  };

  "so does the error for a member without a manifest" = {
    expr = folders "untracked-member";
    error = "crossflake: no crates/forgotten/Cargo.toml in the source; a flake sees only files that git tracks: `git add` it";
  };

  "so does the error for a missing root manifest" = {
    expr = folders "no-manifest";
    error = "crossflake: no Cargo.toml in the source; a flake sees only files that git tracks: `git add` it";
  };

  "an empty root manifest is an error" = {
    expr = (read "empty").name;
    error = "crossflake: Cargo.toml has neither a package nor workspace members";
  };
}
