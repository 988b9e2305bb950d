# Pins -> files in the store.
let
  sha256 = builtins.concatStringsSep "" (builtins.genList (_: "a") 64);
  key = "libc6-dev_2:2.31~rc1-13+deb11u13_arm64";
  pins = {
    sets = {
      sysroot.packages = [
        key
        "plain_1.0_all"
      ];
    };
    packages = {
      ${key} = {
        archive = "debian-security";
        snapshot = "20260913T075541Z";
        path = "pool/updates/main/g/glibc/libc6-dev_2.31~rc1-13+deb11u13_arm64.deb";
        size = 12345;
        inherit sha256;
      };
      "plain_1.0_all" = {
        archive = "debian";
        snapshot = "20260101T000000Z";
        path = "pool/main/p/plain/plain_1.0_all.deb";
        size = 1;
        inherit sha256;
      };
    };
  };
  packages = import ../../nix/supplies/debian/packages.nix { inherit pins; };
  # The address of a package with a changed pin.
  changed =
    key: change:
    (
      (import ../../nix/supplies/debian/packages.nix {
        pins.packages.${key} = pins.packages."plain_1.0_all" // change;
      }).file
      key
    ).url;
in
{
  "a file's name is its package's key without characters that a store name does not allow" = {
    expr = (packages.file key).name;
    expected = "libc6-dev_2-2.31-rc1-13+deb11u13_arm64.deb";
  };

  "Nix downloads a package from its pinned snapshot" = {
    expr = (packages.file key).url;
    expected = "https://snapshot.debian.org/archive/debian-security/20260913T075541Z/pool/updates/main/g/glibc/libc6-dev_2.31~rc1-13+deb11u13_arm64.deb";
  };

  "its store path follows from name and hash and not from its address" = {
    expr =
      let
        elsewhere = import ../../nix/supplies/debian/packages.nix {
          pins = pins // {
            packages = pins.packages // {
              ${key} = pins.packages.${key} // {
                archive = "debian";
                snapshot = "20250101T000000Z";
              };
            };
          };
        };
      in
      (elsewhere.file key).outPath == (packages.file key).outPath;
    expected = true;
  };

  "a source has the fields with which `crossflake fetch` finds the file on mirrors" = {
    expr = removeAttrs (packages.source key) [ "storePath" ];
    expected = {
      kind = "deb";
      name = "libc6-dev_2-2.31-rc1-13+deb11u13_arm64.deb";
      archive = "debian-security";
      snapshot = "20260913T075541Z";
      path = "pool/updates/main/g/glibc/libc6-dev_2.31~rc1-13+deb11u13_arm64.deb";
      size = 12345;
      inherit sha256;
    };
  };

  "and the store path that the build expects, without string context, so that Nix does not build it" =
    {
      expr =
        let
          inherit (packages.source key) storePath;
        in
        {
          isTheFiles = storePath == (packages.file key).outPath;
          context = builtins.hasContext storePath;
        };
      expected = {
        isTheFiles = true;
        context = false;
      };
    };

  "files are in the order of their set" = {
    expr = map (file: file.name) (packages.filesOf "sysroot");
    expected = [
      "libc6-dev_2-2.31-rc1-13+deb11u13_arm64.deb"
      "plain_1.0_all.deb"
    ];
  };

  "a set that is not pinned is an error that names the command" = {
    expr = packages.filesOf "packages/pi";
    error = "crossflake: no pins for packages/pi: run `crossflake lock` and `git add targets.lock.json`";
  };

  "a path out of the archive is refused" = {
    expr = changed "a_1_all" { path = "pool/../../etc/passwd"; };
    error = "crossflake: the pins of the package \"a_1_all\": \"pool/../../etc/passwd\" is not a path in an archive; run `crossflake lock`";
  };

  "so is an absolute path" = {
    expr = changed "a_1_all" { path = "/etc/passwd"; };
    error = "\"/etc/passwd\" is not a path in an archive";
  };

  "a name that is a path out of the store is refused" = {
    expr = changed "../a_1_all" { };
    error = "crossflake: the pins of the package \"../a_1_all\": the key is not NAME_VERSION_ARCHITECTURE";
  };

  "a malformed hash is refused" = {
    expr = changed "a_1_all" { sha256 = "abc"; };
    error = "\"abc\" is not a SHA-256 hash";
  };

  "a malformed snapshot is refused" = {
    expr = changed "a_1_all" { snapshot = "../x"; };
    error = "its archive or the snapshot's timestamp is malformed";
  };

  "a package that is not pinned is an error that names it" = {
    expr = (packages.file "gone_1_all").url;
    error = "crossflake: the pins have no package gone_1_all";
  };
}
