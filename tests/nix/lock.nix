# Cargo.lock -> the crates and git checkouts that a build reads.
let
  read =
    name: import ../../nix/cargo/lock.nix (builtins.readFile (./fixtures/lock + "/${name}/Cargo.lock"));
  digits = digit: builtins.concatStringsSep "" (builtins.genList (_: digit) 64);
  cratesIo = "registry+https://github.com/rust-lang/crates.io-index";
  rev = "0123456789abcdef0123456789abcdef01234567";
in
{
  "each registry has its crates, without the project's own packages" = {
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

  "without git sources there are no checkouts" = {
    expr = (read "newest").checkouts;
    expected = [ ];
  };

  "the first format has checksums in a table of their own" = {
    expr = (builtins.head (read "first").registries.${cratesIo}).sha256;
    expected = digits "a";
  };

  "a crate without a checksum is an error that names the crate" = {
    expr = map (crate: crate.sha256) (read "first").registries.${cratesIo};
    error = "crossflake: Cargo.lock has no checksum for ryu 0.2.8";
  };

  "a git source by branch, tag, rev or without a reference is one checkout, with all of its packages" =
    {
      expr = (read "git").checkouts;
      expected = [
        {
          url = "https://git.example/branch";
          reference = "branch";
          value = "feature%2Fa%2Bb";
          inherit rev;
          packages = [
            {
              name = "branch";
              version = "0.1.0";
            }
          ];
        }
        {
          url = "https://git.example/several.git";
          reference = null;
          value = null;
          inherit rev;
          packages = [
            {
              name = "one";
              version = "0.1.0";
            }
            {
              name = "other";
              version = "0.1.0";
            }
          ];
        }
        {
          url = "https://git.example/tag";
          reference = "tag";
          value = "v1.0";
          inherit rev;
          packages = [
            {
              name = "tag";
              version = "0.1.0";
            }
          ];
        }
        {
          url = "ssh://git@git.example/rev";
          reference = "rev";
          value = "0123456";
          inherit rev;
          packages = [
            {
              name = "rev";
              version = "0.1.0";
            }
          ];
        }
      ];
    };

  "the git source of a patch that nothing uses is a checkout" = {
    expr = map (checkout: checkout.packages) (read "unused").checkouts;
    expected = [
      [
        {
          name = "unused";
          version = "0.3.0";
        }
      ]
    ];
  };

  "registries do not contain crates of git repositories" = {
    expr = (read "git").registries;
    expected = { };
  };

  "a git source of an unknown form is an error that names the source" = {
    expr = (read "strange").checkouts;
    error = "Cargo.lock names the source git+https://git.example/strange?commit=1#${rev}, which does not have the form of a git source";
  };

  "a name that is a path out of its folder is refused" = {
    expr = (read "hostile-name").registries;
    error = "crossflake: Cargo.lock: the name \"../x\" of a package is malformed";
  };

  "a name with a space or a line break is refused" = {
    expr = (read "hostile-newline").registries;
    error = "crossflake: Cargo.lock: the name \"x\\nregistry-0 y\" of a package is malformed";
  };

  "a version that is a path out of its folder is refused" = {
    expr = (read "hostile-version").registries;
    error = "crossflake: Cargo.lock: the version \"1.0.0/../../x\" of a package is malformed";
  };

  "a malformed checksum is refused" = {
    expr = map (crate: crate.sha256) (read "hostile-checksum").registries.${cratesIo};
    error = "crossflake: Cargo.lock: the checksum \"../${digits "a"}\" of x 1.0.0 is not a SHA-256 hash";
  };

  "a source that would change cargo's configuration is refused" = {
    expr = (read "hostile-source").registries;
    error = "crossflake: Cargo.lock: the source";
  };
}
