# The nixpkgs supply: fenix's Rust, nixpkgs' cross-gcc and libraries, naersk as the builder. What a supply gives for a
# target is said in ../contract.nix.
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
  mkCc = import ./cc.nix {
    inherit
      lib
      pkgs
      runScript
      scripts
      ;
  };
  mkWasmCc = import ./wasm-cc.nix { inherit buildCc pkgs scripts; };
  mkRunner = import ./runner.nix { inherit pkgs scripts; };
  mkCrate = import ./crate { inherit naersk pkgs runScript; };
  channel = import ./channel.nix {
    inherit (project) src;
    fenix = fenix.packages.${system};
    hash = settings.toolchainHash or null;
  };
  mkProjectCrate = mkCrate project;
  mkToolchain = import ./toolchain.nix {
    inherit pkgs runScript;
    linker = buildCc.cc;
  };
  verifier = import ./verifier.nix {
    inherit crossflake mkCrate;
    # crossflake's own, whatever the project pins.
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
  # WebAssembly has no package set.
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

  # rustc brings all that a static program is linked with, the linker too. nixpkgs' cross-gcc may have to be built:
  # it is taken where there is C to compile, and where a program is linked against glibc.
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
        # What mingw's gcc links threads with is a package of its own.
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
  # nixpkgs' glibc is the newest there is: no floor is promised, so none is asked for.
  verify = [
    "${verifier.package}/bin/crossflake-verify"
    "--triple"
    triple
    "--strip"
    (if target.strip then "yes" else "any")
  ];

  built = mkProjectCrate {
    inherit toolchain verify;
    inherit (cargoEnv) env running;
    # Helpers of a compiler are called by name: rustc does so with mingw's dlltool.
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
  # cc and toolchain are for tests.
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
  # Nix has what is nixpkgs' own.
  runnerSources = [ ];

  mkShell = pkgs.mkShell (
    cargoEnv.shell
    // {
      name = "${name}-shell";
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
