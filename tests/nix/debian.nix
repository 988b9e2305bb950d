# The debian supply: a target and a project's lock -> derivations. The tests read their environments and build nothing.
let
  inherit (builtins) elem filter map;

  supply = import ../../nix/supplies/debian { crossflake = ../..; };
  inherit (import ../../nix/targets.nix) targets;
  through =
    lock: name: change:
    on lock name (targets.${name} // change);
  project = import ../../nix/cargo/project.nix {
    src = ./fixtures/project;
    env.BUILD_COMMIT = "0123abc";
  };
  on = lock: supply "x86_64-linux" { inherit lock project; };
  released = name: through null name { };
  sources = parts: parts.crate.sources ++ parts.runnerSources;
  packageOf = parts: parts.crate.package;
  # The command line that verifies the package.
  verifyOf = parts: builtins.replaceStrings [ "\n" ] [ " " ] (packageOf parts).verify;
  parentOf = derivation: builtins.head derivation.parents;

  # A lock with a package for a target's sysroot, and a set that replaces one of crossflake's sets.
  package = path: {
    archive = "debian";
    inherit path;
    size = 1;
    sha256 = builtins.concatStringsSep "" (builtins.genList (_: "a") 64);
  };
  lock = {
    version = 1;
    snapshots.debian = "20990101T000000Z";
    suites = { };
    sets = {
      "packages/aarch64-linux".packages = [ "libz-dev_1_arm64" ];
      qemu.packages = [ "qemu-user_99_amd64" ];
    };
    packages = {
      "libz-dev_1_arm64" = package "pool/main/z/libz-dev_1_arm64.deb";
      "cmake_99_amd64" = package "pool/main/c/cmake_99_amd64.deb";
      "qemu-user_99_amd64" = package "pool/main/q/qemu-user_99_amd64.deb";
    };
  };
  locked = through lock "aarch64-linux" {
    debian = targets.aarch64-linux.debian // {
      packages = "packages/aarch64-linux";
    };
  };
  # A target with these packages as its `tools`.
  withTools =
    packages: name:
    on
      (
        lock
        // {
          sets = lock.sets // {
            "tools/${name}".packages = packages;
          };
        }
      )
      name
      (
        targets.${name}
        // {
          debian = targets.${name}.debian // {
            on.x86_64-linux = targets.${name}.debian.on.x86_64-linux // {
              tools = "tools/${name}";
            };
          };
        }
      );
  named = prefix: filter (source: builtins.match "${prefix}_.*" source.name != null);
in
{
  "a package is verified for its triple and floor, with this crossflake's verifier" = {
    expr = builtins.match ".*/bin/crossflake-verify (.*)" (verifyOf (released "aarch64-linux"));
    expected = [ "--triple aarch64-unknown-linux-gnu --strip yes --glibc 2.31" ];
  };

  "only steps with the project's code get the flake's variables" = {
    expr =
      let
        parts = released "aarch64-linux";
      in
      {
        package = (packageOf parts).BUILD_COMMIT;
        check = parts.crate.check.BUILD_COMMIT;
        inPackageParent = parentOf (packageOf parts) ? BUILD_COMMIT;
        inCheckParent = parentOf parts.crate.check ? BUILD_COMMIT;
      };
    expected = {
      package = "0123abc";
      check = "0123abc";
      inPackageParent = false;
      inCheckParent = false;
    };
  };

  "a static package has no floor" = {
    expr = builtins.match ".*/bin/crossflake-verify (.*)" (verifyOf (released "x86_64-linux-musl"));
    expected = [ "--triple x86_64-unknown-linux-musl --strip yes" ];
  };

  "the verifier accepts symbols if the target is not stripped" = {
    expr =
      let
        parts = through null "native" { strip = false; };
      in
      [
        (packageOf parts).strip
        (builtins.match ".*crossflake-verify (.*)" (verifyOf parts))
      ];
    expected = [
      ""
      [ "--triple x86_64-unknown-linux-gnu --strip any --glibc 2.31" ]
    ];
  };

  "package and shell have the same environment for cargo" = {
    expr =
      let
        parts = released "aarch64-linux";
        ours =
          name: builtins.match "(CARGO|CC|CXX|AR|RANLIB|HOST|PKG_CONFIG|BINDGEN|CMAKE)_.*" name != null;
        # The next tests check these variables.
        but = [
          "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER"
          "CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER"
          "CMAKE_TOOLCHAIN_FILE_aarch64_unknown_linux_gnu"
        ];
        env =
          derivation:
          map (name: derivation.${name}) (
            filter ours (builtins.attrNames (builtins.removeAttrs derivation but))
          );
      in
      {
        count = builtins.length (env parts.mkShell);
        same = env parts.mkShell == env (packageOf parts);
      };
    expected = {
      count = 15;
      same = true;
    };
  };

  "programs of the build machine's own kind have a target's libraries only if they are programs of that target" =
    {
      expr =
        map (name: builtins.match "|/nix/store/[^-]*-sysroot-(.*)" (packageOf (released name)).execTarget)
          [
            "native"
            "aarch64-linux"
            "x86_64-linux-musl"
          ];
      expected = [
        [
          "bullseye-amd64/usr/lib/x86_64-linux-gnu"
        ]
        [ null ]
        [ null ]
      ];
    };

  "packages name the build machine's linker without its path, because targets share host code; shells with it" =
    {
      expr =
        let
          linker = derivation: derivation.CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER or null;
          of =
            target:
            let
              parts = released target;
            in
            {
              package = linker (packageOf parts);
              absolute = linker parts.mkShell != null && builtins.match "/.*" (linker parts.mkShell) != null;
            };
        in
        map of [
          "aarch64-linux"
          "native"
        ];
      expected = [
        {
          package = "x86_64-linux-gnu-gcc";
          absolute = false;
        }
        {
          package = "x86_64-linux-gnu-gcc";
          absolute = true;
        }
      ];
    };

  "a project's lock adds to the sysroot, from its own snapshot" = {
    expr = map (source: source.snapshot) (named "libz-dev" (sources locked));
    expected = [ "20990101T000000Z" ];
  };

  "and its sets replace the release's; other sets keep their snapshot" = {
    expr = {
      qemu = map (source: source.name) (named "qemu-user" (sources locked));
      elsewhere = elem "20990101T000000Z" (
        map (source: source.snapshot) (named "libc6-dev" (sources locked))
      );
    };
    expected = {
      qemu = [ "qemu-user_99_amd64.deb" ];
      elsewhere = false;
    };
  };

  "packages without pins are an error that names the command" = {
    expr = sources (
      through null "aarch64-linux" {
        debian = targets.aarch64-linux.debian // {
          packages = "packages/aarch64-linux";
        };
      }
    );
    error = "crossflake: no pins for packages/aarch64-linux: run `crossflake lock`";
  };

  "a toolchain that is pinned for one kind of build machine is not used on another" = {
    expr =
      (supply "aarch64-linux" {
        lock = lock // {
          sets.rust.packages = [ "qemu-user_99_amd64" ];
        };
        inherit project;
      } "aarch64-linux" targets.aarch64-linux).toolchain.drvPath;
    error = "crossflake: target aarch64-linux: targets.lock.json pins a toolchain, but none for aarch64-linux build machines: add \"aarch64-linux\" to \"machines\" in targets.json, run `crossflake lock`";
  };

  "tools must be pinned for each kind of build machine; on the default one, missing pins are an error on use" =
    {
      expr =
        let
          withTools = targets.native // {
            debian = targets.native.debian // {
              on = {
                x86_64-linux.tools = "tools/native";
                aarch64-linux.tools = "tools/native@arm64";
              };
            };
          };
          isUnavailable =
            system: lock:
            import ../../nix/supplies/debian/unavailable.nix { inherit lock system; } withTools != null;
          locks = {
            none = null;
            x86_64.sets."tools/native".packages = [ ];
            arm64.sets."tools/native@arm64".packages = [ ];
          };
          refused =
            system: builtins.filter (name: isUnavailable system locks.${name}) (builtins.attrNames locks);
        in
        {
          x86_64-linux = refused "x86_64-linux";
          aarch64-linux = refused "aarch64-linux";
        };
      # The names of the locks with which the target is unavailable.
      expected = {
        x86_64-linux = [ "arm64" ];
        aarch64-linux = [
          "none"
          "x86_64"
        ];
      };
    };

  "on another kind of build machine all programs are for its processor, and other targets need an emulator" =
    {
      expr =
        let
          on = supply "aarch64-linux" {
            inherit project;
            lock = null;
          };
          running =
            name: named "(rustc-web|gcc-14-[^_]*-linux-gnu|qemu-user)" (sources (on name targets.${name}));
        in
        map (name: map (source: source.name) (running name)) [
          "aarch64-linux"
          "native"
        ];
      expected = [
        [
          "gcc-14-aarch64-linux-gnu_14.2.0-19_arm64.deb"
          "rustc-web_1.96.0+dfsg1-1-deb13u1+b1_arm64.deb"
        ]
        [
          "gcc-14-aarch64-linux-gnu_14.2.0-19_arm64.deb"
          "rustc-web_1.96.0+dfsg1-1-deb13u1+b1_arm64.deb"
          "gcc-14-x86-64-linux-gnu_14.2.0-19cross1_arm64.deb"
          "qemu-user_1-10.0.13+ds-0+deb13u1_arm64.deb"
        ]
      ];
    };

  "a project's tools come last on PATH, in builds and shells" = {
    expr =
      let
        parts = withTools [ "qemu-user_99_amd64" ] "native";
        ends = path: builtins.match ".*/bin:[^:]*-debian-tools/usr/bin(:.*/usr/bin)?" path != null;
      in
      {
        package = ends (packageOf parts).path;
        shell = ends parts.mkShell.PATH;
      };
    expected = {
      package = true;
      shell = true;
    };
  };

  "a target needs an emulator unless its processor is the build machine's" = {
    expr = map (name: builtins.length (named "qemu-user" (sources (released name)))) [
      "aarch64-linux"
      "aarch64-linux-musl"
      "native"
      "x86_64-linux-musl"
    ];
    expected = [
      1
      1
      0
      0
    ];
  };

  "checks and shells need the emulator; packages only if cmake runs its test programs" = {
    expr =
      let
        # The lock has another emulator than the release.
        same = one: other: one.drvPath == other.drvPath;
        compare =
          parts: other:
          map (of: same (of parts) (of other)) [
            packageOf
            (parts: parts.crate.check)
            (parts: parts.mkShell)
          ];
        names = parts: map (source: source.name) (named "qemu-user" parts.crate.sources);
        cmake = withTools [ "cmake_99_amd64" ] "aarch64-linux";
      in
      {
        own = compare (released "aarch64-linux") (on lock "aarch64-linux" targets.aarch64-linux);
        tried = packageOf cmake ? CMAKE_TOOLCHAIN_FILE_aarch64_unknown_linux_gnu;
        sources = map names [
          (released "aarch64-linux")
          cmake
        ];
      };
    expected = {
      own = [
        true
        false
        false
      ];
      tried = true;
      sources = [
        [ ]
        [ "qemu-user_99_amd64.deb" ]
      ];
    };
  };

  "toolchain, dependencies and package do not depend on the target's name" = {
    expr =
      let
        called =
          name:
          let
            parts = on null name targets.aarch64-linux-musl;
          in
          {
            toolchain = parts.toolchain.drvPath;
            package = (packageOf parts).drvPath;
          };
      in
      called "one" == called "other";
    expected = true;
  };

  "only a triple without a prebuilt std needs the source of std" = {
    expr = map (name: builtins.length (named "rust-web-src" (sources (released name)))) [
      "aarch64-linux"
      "aarch64-linux-musl"
      "native"
    ];
    expected = [
      0
      1
      0
    ];
  };

  "libstdc++ for musl is compiled if the manifest asks for it; bindgen gets its headers, and std does not change" =
    {
      expr =
        let
          cxx =
            version:
            through null "aarch64-linux-musl" {
              debian = targets.aarch64-linux-musl.debian // {
                cxx = version;
              };
            };
          clang = parts: parts.mkShell.BINDGEN_EXTRA_CLANG_ARGS_aarch64_unknown_linux_musl;
        in
        map
          (parts: {
            sources = builtins.length (named "gcc-14-source" (sources parts));
            headers = builtins.match ".* -stdlib[+][+]-isystem .*" (clang parts) != null;
            sameToolchain = parts.toolchain.drvPath == (released "aarch64-linux-musl").toolchain.drvPath;
          })
          [
            (cxx 14)
            (cxx null)
          ];
      expected = [
        {
          sources = 1;
          headers = true;
          sameToolchain = true;
        }
        {
          sources = 0;
          headers = false;
          sameToolchain = true;
        }
      ];
    };
}
