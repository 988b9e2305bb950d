# The nixpkgs supply: a project and a target -> the parts that ../contract.nix lists, made of fenix's Rust, nixpkgs' cross-gcc
# and libraries, and naersk.
#
# Type: { crossflake, nixpkgs, fenix, naersk } -> system -> { project, settings, ... } -> name -> target -> parts
{
  crossflake,
  nixpkgs,
  fenix,
  naersk,
}:
system:
# A project, and `settings.nixpkgs` of its flake.
{ project, settings, ... }:
let
  pkgs = nixpkgs.legacyPackages.${system};
  inherit (pkgs) lib;

  runScript = import ./run-script.nix { inherit pkgs; };
  scripts = import ../scripts.nix {
    run = runScript;
    shell = pkgs.runtimeShell;
  };
  attributes = import ./attributes.nix { inherit lib; };
  mkSysroot = import ./sysroot.nix { inherit lib runScript; };
  buildCc = import ./build-cc.nix { inherit mkSysroot pkgs; };
  mkCompiler = import ../compiler.nix {
    inherit scripts;
    run = runScript;
  };
  mkCc = import ./cc.nix { inherit lib mkCompiler pkgs; };
  mkWasmCc = import ./wasm-cc.nix { inherit buildCc mkCompiler pkgs; };
  mkRunner = import ./runner.nix { inherit pkgs scripts; };
  mkCrate =
    builder:
    import ./crate {
      inherit
        builder
        naersk
        pkgs
        runScript
        ;
      # A Mac's builds have /bin/sh.
      exec =
        if pkgs.stdenv.hostPlatform.isLinux then import ../exec.nix { run = runScript; } buildCc.cc else "";
    };
  channel = import ./channel.nix {
    inherit (project) src;
    fenix = fenix.packages.${system};
    hash = settings.toolchainHash or null;
  };
  mkProjectCrate =
    if project.folder == "" then
      mkCrate "${verifier.package}/bin/crossflake-builder" project
    else
      throw "crossflake: `above` in flake.nix names paths outside of the project's folder, which only the debian supply builds";
  mkToolchain = import ./toolchain.nix {
    inherit pkgs runScript;
    linker = buildCc.cc;
  };
  verifier = import ./verifier.nix {
    inherit crossflake;
    mkCrate = mkCrate "";
    # The default channel, because the project may pin one that cannot compile the verifier.
    toolchain = mkToolchain {
      name = "build";
      rust = (import ./channel.nix { fenix = fenix.packages.${system}; }).build;
    };
  };

  compilesC = import ./compiles-c.nix { inherit (project) lock; };
in
name: target:
let
  inherit (target) triple;
  own = target.nixpkgs;
  # Whether nixpkgs has a package set for the target. WebAssembly has none.
  hasPackages = own.config != null;
  isStatic = hasPackages && target.linkage == "static";

  crossPkgs = import nixpkgs {
    localSystem = { inherit system; };
    crossSystem = {
      inherit (own) config;
    }
    // (if own.libc == null then { } else { inherit (own) libc; });
  };
  packages = attributes {
    inherit name;
    key = "packages";
    set = if hasPackages then crossPkgs else { };
    what = "the package set of ${if hasPackages then own.config else triple}";
  } own.packages;
  tools = attributes {
    inherit name;
    key = "tools";
    set = pkgs;
    what = "the package set of ${system}";
  } own.tools;

  # Whether to use nixpkgs' cross-gcc, which Nix may have to build. C code and programs linked against glibc need it. For a static
  # program without C, rustc brings the linker and the libraries.
  needsC = (hasPackages && !isStatic) || own.packages != [ ] || compilesC;

  toolchain = mkToolchain {
    name = triple;
    rust = channel.cross triple;
    flags =
      lib.optional isStatic "-Ctarget-feature=+crt-static"
      ++ lib.optional (isStatic && !needsC) "-Clink-self-contained=yes";
  };
  sysroot = mkSysroot {
    inherit packages;
    inherit (own) config;
    inherit (target) interpreter;
    inherit (crossPkgs.stdenv) cc;
  };
  cc =
    if hasPackages then
      mkCc {
        inherit
          needsC
          packages
          sysroot
          target
          toolchain
          ;
        inherit (crossPkgs.stdenv) cc;
        # mingw's gcc links winpthreads, which is a package of its own.
        libraries = lib.optional (own.libc == "msvcrt") crossPkgs.windows.pthreads;
      }
    else
      mkWasmCc { inherit needsC target toolchain; };
  runner = mkRunner { inherit sysroot target; };

  cargoEnv = import ../../cargo-env.nix {
    inherit buildCc cc target;
    libclang = import ./libclang.nix { inherit lib; } tools;
    runner = "${runner}/bin/run";
    hasCmake = builtins.any (tool: builtins.match "cmake.*" tool != null) own.tools;
  };
  # No --glibc: this supply promises no floor, because nixpkgs has only the newest glibc.
  verify = [
    "${verifier.package}/bin/crossflake-verify"
    "--triple"
    triple
    "--strip"
    (if target.strip then "yes" else "any")
  ];

  built = mkProjectCrate {
    inherit toolchain verify;
    env = cargoEnv.env // {
      CROSSFLAKE_DEFAULTS = cargoEnv.defaults;
    };
    inherit (cargoEnv) running;
    # rustc calls mingw's dlltool by its name.
    tools = [ cc.bin ] ++ tools;
    inherit (target) exclude strip suffix;
    inherit (target.cargo) args bins profile;
    libraries = map (package: "${lib.getLib package}/lib") packages;
    check = {
      inherit (target.check) run tests;
      runner = "${runner}/bin/run";
    };
  };
in
{
  # Only tests read cc and toolchain.
  inherit cc runner toolchain;

  toolchainParts = builtins.mapAttrs (_: import ../derivations.nix) {
    userland = [ ];
    rust = [ toolchain ];
    std = [ ];
    sysroot = lib.optional hasPackages sysroot;
    compiler = [
      buildCc.cc
      cc.bin
    ];
    runner = [ runner ];
    verifier = map (step: step.derivation) verifier.steps;
  };

  parts = runScript {
    name = "toolchain-${triple}";
    script = ../parts.sh;
    env.names = lib.concatStringsSep "\n" (
      [
        toolchain
        cc.bin
      ]
      ++ verify
      ++ tools
      ++ builtins.attrValues cargoEnv.shell
    );
  };

  crate = {
    inherit (built) check package steps;
    sources = verifier.sources ++ built.sources;
  };
  # Empty, because Nix itself fetches nixpkgs' packages.
  runnerSources = [ ];

  mkShell = pkgs.mkShell (
    cargoEnv.shell
    // {
      name = "${name}-shell";
      inherit (cargoEnv) shellHook;
      strictDeps = true;
      nativeBuildInputs = [
        toolchain
        cc.bin
      ]
      ++ tools;
    }
  );

  inherit runScript;
}
