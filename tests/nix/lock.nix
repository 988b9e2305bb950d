# Cargo.lock -> what a build reads.
let
  read =
    name: import ../../nix/cargo/lock.nix (builtins.readFile (./fixtures/lock + "/${name}/Cargo.lock"));
  digits = digit: builtins.concatStringsSep "" (builtins.genList (_: digit) 64);
  cratesIo = "registry+https://github.com/rust-lang/crates.io-index";
  rev = "0123456789abcdef0123456789abcdef01234567";
in
{
  "each registry has its crates, and a project's own packages are in none" = {
    expr = (read "newest").registries;
    expected = {
      ${cratesIo} = [
        {
          name = "itoa";
          version = "1.0.15";
          source = cratesIo;
          sha256 = digits "a";
        }
        {
          name = "ryu";
          version = "1.0.20";
          source = cratesIo;
          sha256 = digits "c";
        }
      ];
      "sparse+https://registry.example/index/" = [
        {
          name = "private";
          version = "0.2.0";
          source = "sparse+https://registry.example/index/";
          sha256 = digits "b";
        }
      ];
    };
  };

  "no git source is no checkout" = {
    expr = (read "newest").checkouts;
    expected = [ ];
  };

  "the first format has its checksums apart" = {
    expr = (builtins.head (read "first").registries.${cratesIo}).sha256;
    expected = digits "a";
  };

  "a crate without a checksum is named" = {
    expr = map (crate: crate.sha256) (read "first").registries.${cratesIo};
    error = "crossflake: Cargo.lock has no checksum for ryu 0.2.8";
  };

  "a git repository is one checkout, whatever it was asked for by and however many packages come from it" =
    {
      expr = (read "git").checkouts;
      expected = [
        {
          url = "https://git.example/branch";
          reference = "branch";
          value = "feature/a+b";
          inherit rev;
          packages = [ "branch" ];
        }
        {
          url = "https://git.example/several.git";
          reference = null;
          value = null;
          inherit rev;
          packages = [
            "one"
            "other"
          ];
        }
        {
          url = "https://git.example/tag";
          reference = "tag";
          value = "v1.0";
          inherit rev;
          packages = [ "tag" ];
        }
        {
          url = "ssh://git@git.example/rev";
          reference = "rev";
          value = "0123456";
          inherit rev;
          packages = [ "rev" ];
        }
      ];
    };

  "crates of git repositories are in no registry" = {
    expr = (read "git").registries;
    expected = { };
  };

  "a git source of an unknown form is an error that shows it" = {
    expr = (read "strange").checkouts;
    error = "Cargo.lock names the source git+https://git.example/strange?commit=1#${rev}, which is no git source";
  };

  "a name that leads out of its folder is refused" = {
    expr = (read "hostile-name").registries;
    error = "crossflake: Cargo.lock: the name \"../x\" of a package is malformed";
  };

  "a name that would be two words or lines is refused" = {
    expr = (read "hostile-newline").registries;
    error = "crossflake: Cargo.lock: the name \"x\\nregistry-0 y\" of a package is malformed";
  };

  "a version that leads out of its folder is refused" = {
    expr = (read "hostile-version").registries;
    error = "crossflake: Cargo.lock: the version \"1.0.0/../../x\" of a package is malformed";
  };

  "a checksum that is none is refused" = {
    expr = map (crate: crate.sha256) (read "hostile-checksum").registries.${cratesIo};
    error = "crossflake: Cargo.lock: the checksum \"../${digits "a"}\" of x 1.0.0 is no SHA-256";
  };

  "a source that would change cargo's configuration is refused" = {
    expr = (read "hostile-source").registries;
    error = "crossflake: Cargo.lock: the source";
  };
}
