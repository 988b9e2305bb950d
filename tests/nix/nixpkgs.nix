# The nixpkgs supply with recorded stand-ins for nixpkgs, fenix and naersk. The tests read attributes of derivations and build
# nothing.
let
  inherit (builtins)
    attrNames
    elem
    filter
    map
    match
    replaceStrings
    ;

  stand-ins = import ./stand-ins;
  supply = import ../../nix/supplies/nixpkgs ({ crossflake = ./fixtures/project; } // stand-ins);
  inherit (import (builtins.getEnv "STAND_IN_TARGETS")) targets;

  on =
    system: src: settings: name: change:
    supply system {
      inherit settings;
      project = import ../../nix/cargo/project.nix {
        inherit src;
        env.BUILD_COMMIT = "0123abc";
      };
      lock = null;
    } name (targets.${name} // change);
  through = on "x86_64-linux" ./fixtures/project { };
  plain = name: through name { };
  packageOf = parts: parts.crate.package;
  checkOf = parts: parts.crate.check;
  with' = name: attributes: through name { nixpkgs = targets.${name}.nixpkgs // attributes; };
  # Store path -> its name.
  named = text: replaceStrings [ "\n" ] [ " " ] text;
  has = part: text: match ".*${part}.*" (named text) != null;
  script = parts: parts.cc.bin.text;
  runs = parts: parts.runner.text;
  rust = parts: parts.toolchain;
  pinned = name: on "x86_64-linux" (./fixtures/toolchain + "/${name}");
in
{
  "a gnu target is linked by nixpkgs' cross-gcc, with the target's own dynamic linker and no RUNPATH" =
    {
      expr =
        let
          text = script (plain "aarch64-linux");
        in
        {
          dynamicLinker = has "aarch64-unknown-linux-gnu-cc .*-Wl,--dynamic-linker=/lib/ld-linux-aarch64.so.1" text;
          noRunpath = has "NIX_DONT_SET_RPATH_aarch64_unknown_linux_gnu=1" text;
        };
      expected = {
        dynamicLinker = true;
        noRunpath = true;
      };
    };

  "only steps with the project's code get the flake's variables" = {
    expr =
      let
        parts = plain "aarch64-linux";
      in
      {
        package = (packageOf parts).BUILD_COMMIT;
        check = (checkOf parts).BUILD_COMMIT;
        inDependencies = (packageOf parts).dependencies ? BUILD_COMMIT;
      };
    expected = {
      package = "0123abc";
      check = "0123abc";
      inDependencies = false;
    };
  };

  "a musl target without C is linked by rustc's own linker, and there is no compiler" = {
    expr =
      let
        parts = plain "aarch64-linux-musl";
      in
      {
        linker = match ".*/bin/(.*)" parts.cc.linker;
        inherit (rust parts) flags;
        gcc = has "cc-aarch64-unknown-linux-musl/bin" (script parts);
        says = has "no gcc for aarch64-unknown-linux-musl: Cargo.lock names no crate" (script parts);
      };
    expected = {
      linker = [ "rust-lld" ];
      flags = "-Ctarget-feature=+crt-static -Clink-self-contained=yes";
      gcc = false;
      says = true;
    };
  };

  "a musl target with C in its dependencies, or with packages, is linked by gcc" = {
    expr =
      map
        (parts: {
          inherit (rust parts) flags;
          linker = parts.cc ? linker;
          gcc = has "cc-aarch64-unknown-linux-musl/bin" (script parts);
        })
        [
          (on "x86_64-linux" ./fixtures/compiles-c { } "aarch64-linux-musl" { })
          (with' "aarch64-linux-musl" { packages = [ "openssl" ]; })
        ];
    expected = builtins.genList (_: {
      flags = "-Ctarget-feature=+crt-static";
      linker = false;
      gcc = true;
    }) 2;
  };

  "the build machine's compiler links build scripts for all targets" = {
    expr = match ".*-cc-x86_64-linux/bin/cc" (rust (plain "x86_64-linux")).linker != null;
    expected = true;
  };

  "a package is verified for its triple, without a floor, because this supply promises none" = {
    expr = match ".*/bin/crossflake-verify (.*)" (named (packageOf (plain "aarch64-linux")).verify);
    expected = [ "--triple aarch64-unknown-linux-gnu --strip yes" ];
  };

  "cargo strips under the profile's name, unless the manifest disables it" = {
    expr = {
      default = (packageOf (plain "aarch64-linux")).CARGO_PROFILE_RELEASE_STRIP;
      stripFalse = {
        hasProfile = packageOf (through "aarch64-linux" { strip = false; }) ? CARGO_PROFILE_RELEASE_STRIP;
        acceptsAny = has "--strip any" (packageOf (through "aarch64-linux" { strip = false; })).verify;
      };
    };
    expected = {
      default = "symbols";
      stripFalse = {
        hasProfile = false;
        acceptsAny = true;
      };
    };
  };

  "naersk sets no flags and adds no package of the build machine's" = {
    expr =
      let
        package = packageOf (plain "aarch64-linux");
      in
      {
        inherit (package)
          autoCrateSpecificOverrides
          cratesio_sources
          git_sources
          remapPathPrefix
          strictDeps
          ;
        flags = filter (name: match ".*RUSTFLAGS.*" name != null) (attrNames package);
      };
    expected = {
      autoCrateSpecificOverrides = false;
      cratesio_sources = "";
      git_sources = "";
      remapPathPrefix = false;
      strictDeps = true;
      flags = [ ];
    };
  };

  "both of naersk's steps get the manifest's arguments; only the last gets its programs" = {
    expr =
      let
        package = packageOf (
          through "aarch64-linux" {
            cargo = targets.aarch64-linux.cargo // {
              args = [
                "--features"
                "a,b c"
              ];
              bins = [
                "one"
                "two"
              ];
              profile = "dist-small";
            };
          }
        );
      in
      {
        inherit (package) cargoBuildOptions crossflakeBins release;
        early = package.dependencies ? crossflakeBins;
        strip = package.CARGO_PROFILE_DIST_SMALL_STRIP;
      };
    expected = {
      cargoBuildOptions = "naersk's --frozen --profile dist-small --features 'a,b c' $crossflakeBins";
      crossflakeBins = "--bin one --bin two";
      release = false;
      early = false;
      strip = "symbols";
    };
  };

  "a check runs cargo test in the last step, under the runner" = {
    expr =
      let
        check = checkOf (
          through "aarch64-linux" {
            check = {
              run = [ "--help" ];
              tests = [ "--lib" ];
            };
          }
        );
      in
      {
        inherit (check)
          crossflakeTests
          mode
          runArguments
          runs
          ;
        package = match ".*-(project.*)" "${check.package}" != null;
        runner = match ".*-(run-.*)" check.runner;
      };
    expected = {
      crossflakeTests = "--lib";
      mode = "test";
      runArguments = "--help";
      runs = "1";
      package = true;
      runner = [ "run-aarch64-unknown-linux-gnu/bin/run" ];
    };
  };

  "a check without tests only starts the programs" = {
    expr =
      let
        check = checkOf (
          through "aarch64-linux" {
            check = {
              run = [ ];
              tests = null;
            };
          }
        );
      in
      [
        (check ? mode)
        check.runs
        check.runArguments
      ];
    expected = [
      false
      "1"
      ""
    ];
  };

  "package and shell have the same environment for cargo" = {
    expr =
      let
        parts = plain "aarch64-linux";
        ours =
          name:
          match "(CARGO_BUILD|CARGO_TARGET|CC|CXX|AR|RANLIB|HOST|PKG_CONFIG|BINDGEN|CMAKE)_.*" name != null;
        # The next test checks these variables.
        but = [
          "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER"
          "CMAKE_TOOLCHAIN_FILE_aarch64_unknown_linux_gnu"
        ];
        env =
          derivation:
          map (name: "${name}=${derivation.${name}}") (filter ours (attrNames (removeAttrs derivation but)));
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

  "checks and shells need the runner; packages only if cmake runs its test programs" = {
    expr =
      let
        variables =
          derivation:
          filter (name: derivation ? ${name}) [
            "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER"
            "CMAKE_TOOLCHAIN_FILE_aarch64_unknown_linux_gnu"
          ];
        parts = plain "aarch64-linux";
      in
      builtins.mapAttrs (_: variables) {
        package = packageOf parts;
        check = checkOf parts;
        shell = parts.mkShell;
        packageWithCmake = packageOf (with' "aarch64-linux" { tools = [ "cmake" ]; });
      };
    expected = {
      package = [ ];
      check = [ "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER" ];
      shell = [
        "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER"
        "CMAKE_TOOLCHAIN_FILE_aarch64_unknown_linux_gnu"
      ];
      packageWithCmake = [ "CMAKE_TOOLCHAIN_FILE_aarch64_unknown_linux_gnu" ];
    };
  };

  "the compiler and pkg-config find extra libraries, with the packages that these require" = {
    expr =
      let
        text = script (with' "aarch64-linux" { packages = [ "openssl" ]; });
      in
      # The parts that are missing.
      filter (part: !has part text) [
        "-isystem [^ ]*openssl-aarch64-unknown-linux-gnu-dev/include"
        "-L[^ ]*openssl-aarch64-unknown-linux-gnu/lib"
        "PKG_CONFIG_LIBDIR=[^ ]*openssl-aarch64-unknown-linux-gnu-dev/lib/pkgconfig:[^ ]*zlib-aarch64-unknown-linux-gnu/lib/pkgconfig"
      ];
    expected = [ ];
  };

  "and the programs may need them" = {
    expr =
      match ".*-openssl-aarch64-unknown-linux-gnu/lib"
        (packageOf (with' "aarch64-linux" { packages = [ "openssl" ]; })).libraries != null;
    expected = true;
  };

  "an unknown library is an error that names target, key and value" = {
    expr = (packageOf (with' "aarch64-linux" { packages = [ "opensssl" ]; })).drvPath;
    error = "crossflake: targets.aarch64-linux.packages in targets.json names opensssl, which is not in the package set of aarch64-unknown-linux-gnu of nixpkgs";
  };

  "so is an unknown tool" = {
    expr = (packageOf (with' "aarch64-linux" { tools = [ "llvmPackages.libclangg" ]; })).drvPath;
    error = "crossflake: targets.aarch64-linux.tools in targets.json names llvmPackages.libclangg, which is not in the package set of x86_64-linux";
  };

  "bindgen gets the folders of libclang if it is among the tools" = {
    expr =
      let
        shell = (with' "aarch64-linux" { tools = [ "llvmPackages.libclang" ]; }).mkShell;
      in
      {
        path = match ".*-libclang/lib" shell.LIBCLANG_PATH != null;
        arguments = has "-resource-dir=[^ ]*-libclang/lib/clang/19" shell.BINDGEN_EXTRA_CLANG_ARGS;
      };
    expected = {
      path = true;
      arguments = true;
    };
  };

  "programs for the machine's processor run with nixpkgs' glibc or directly, others under qemu" = {
    expr =
      let
        how = system: name: runs (on system ./fixtures/project { } name { });
      in
      {
        onX86_64 = {
          x86_64 = has "exec [^ ]*-sysroot-x86_64-unknown-linux-gnu/lib64/ld-linux-x86-64.so.2 --library-path" (
            how "x86_64-linux" "x86_64-linux"
          );
          musl = has "exec  \"" (how "x86_64-linux" "x86_64-linux-musl");
          aarch64 = has "bin/qemu-aarch64 -L [^ ]*-sysroot-aarch64-unknown-linux-gnu" (
            how "x86_64-linux" "aarch64-linux"
          );
        };
        onAarch64 = {
          aarch64 = has "exec [^ ]*/lib/ld-linux-aarch64.so.1 --library-path" (
            how "aarch64-linux" "aarch64-linux"
          );
          x86_64 = has "bin/qemu-x86_64 -L" (how "aarch64-linux" "x86_64-linux");
        };
      };
    expected = {
      onX86_64 = {
        x86_64 = true;
        musl = true;
        aarch64 = true;
      };
      onAarch64 = {
        aarch64 = true;
        x86_64 = true;
      };
    };
  };

  "a Windows target has mingw's gcc with nixpkgs' threads, prefixed helpers, and Wine" = {
    expr =
      let
        parts = plain "x86_64-windows";
        text = script parts;
      in
      {
        compiler = has "x86_64-w64-mingw32-cc [^ ]* *\\$CROSSFLAKE_CC_FLAGS \"" text;
        threads = has "-L[^ ]*-pthreads-x86_64-w64-mingw32/lib" text;
        dynamicLinker = has "dynamic-linker" text;
        dlltool = has "cat > 'x86_64-w64-mingw32-dlltool'" text;
        cmake = parts.cc ? cmake;
        wine = has "wine-x86_64-linux/bin/wine" (runs parts);
        verify = match ".*crossflake-verify (.*)" (named (packageOf parts).verify);
        inherit (packageOf parts) suffix;
      };
    expected = {
      compiler = true;
      threads = true;
      dynamicLinker = false;
      dlltool = true;
      cmake = true;
      wine = true;
      verify = [ "--triple x86_64-pc-windows-gnu --strip yes" ];
      suffix = ".exe";
    };
  };

  "WebAssembly is linked by rustc's own linker, and has clang only where there is C" = {
    expr =
      map
        (
          parts:
          let
            text = script parts;
          in
          {
            inherit (rust parts) flags;
            linker = match ".*/bin/(.*)" parts.cc.linker;
            clang = has "clang-unwrapped-x86_64-linux/bin/clang --target=wasm32-wasip1" text;
            cmake = parts.cc ? cmake;
            runs = has "wasmtime-x86_64-linux/bin/wasmtime run" (runs parts);
          }
        )
        [
          (plain "wasm32-wasip1")
          (on "x86_64-linux" ./fixtures/compiles-c { } "wasm32-wasip1" { })
        ];
    expected =
      map
        (clang: {
          inherit clang;
          flags = "";
          linker = [ "rust-lld" ];
          cmake = false;
          runs = true;
        })
        [
          false
          true
        ];
  };

  "the runner of WebAssembly without a system fails with the reason" = {
    expr = has "a wasm32-unknown-unknown module has no main function to start" (runs (plain "wasm32"));
    expected = true;
  };

  "WebAssembly has no package set to take libraries from" = {
    expr = (packageOf (with' "wasm32" { packages = [ "openssl" ]; })).drvPath;
    error = "crossflake: targets.wasm32.packages in targets.json names openssl, which is not in the package set of wasm32-unknown-unknown";
  };

  "on a Mac every target evaluates, and runners of Linux programs fail with the reason" = {
    expr =
      let
        parts = on "aarch64-darwin" ./fixtures/project { } "aarch64-linux" { };
      in
      {
        package = builtins.isString (packageOf parts).drvPath;
        check = builtins.isString (checkOf parts).drvPath;
        shell = builtins.isString parts.mkShell.drvPath;
        runner = has "aarch64-unknown-linux-gnu does not run on aarch64-darwin" (runs parts);
      };
    expected = {
      package = true;
      check = true;
      shell = true;
      runner = true;
    };
  };

  "crates have the same store paths as through the debian supply, and are all listed as sources" = {
    expr = map (source: source.name) (plain "aarch64-linux").crate.sources;
    expected =
      let
        project = import ../../nix/cargo/project.nix { src = ./fixtures/project; };
      in
      map (source: source.name) (project.sources ++ project.sources);
  };

  "without rust-toolchain.toml Rust is fenix's stable, for the build machine and for the triple" = {
    expr = (rust (plain "aarch64-linux")).rust.parts;
    expected = [
      "stable rustc"
      "stable cargo"
      "stable std"
      "aarch64-unknown-linux-gnu stable std"
    ];
  };

  "rust-toolchain.toml may pin the version of fenix's stable, in full or in part" = {
    expr = map (name: builtins.head (rust (pinned name { } "aarch64-linux" { })).rust.parts) [
      "full"
      "minor"
      "bare"
      "beta"
      "nightly"
    ];
    expected = [
      "stable rustc"
      "stable rustc"
      "stable rustc"
      "beta rustc"
      "latest rustc"
    ];
  };

  "another version needs the hash of its manifest, which the flake gives" = {
    expr = (rust (pinned "older" { toolchainHash = "sha256-x"; } "aarch64-linux" { })).rust.parts;
    expected = [
      "1.85.0 sha256-x rustc"
      "1.85.0 sha256-x cargo"
      "1.85.0 sha256-x std"
      "aarch64-unknown-linux-gnu 1.85.0 sha256-x std"
    ];
  };

  "without the hash another version is an error that names the setting" = {
    expr = (rust (pinned "older" { } "aarch64-linux" { })).rust.parts;
    error = "crossflake: rust-toolchain.toml pins the channel 1.85.0, but fenix's stable channel is 1.97.1: pin 1.97.1, update the input fenix, or give mkFlake `settings.nixpkgs.toolchainHash`";
  };

  "the verifier is built with fenix's stable, also if the project pins another channel" = {
    expr =
      match "(.*)/bin/crossflake-verify .*" (named (packageOf (plain "aarch64-linux")).verify)
      == match "(.*)/bin/crossflake-verify .*" (
        named (packageOf (pinned "beta" { } "aarch64-linux" { })).verify
      );
    expected = true;
  };
}
