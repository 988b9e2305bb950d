# The debian supply: everything out of pinned Debian packages, for the build machines in ./machines.nix. What a supply
# gives for a target is said in ../contract.nix.
{
  # crossflake's own source: the verifier is built from it.
  crossflake,
}:
system:
# A project, and its targets.lock.json or null.
{ lock, project, ... }:
let
  lacks = import ./lacks.nix { inherit lock system; };

  read = pins: {
    busybox = pins.busybox or { };
    inherit (pins) sets;
    # Each with the snapshot that has it: a project's lock and the release's pins are of different days.
    packages = builtins.mapAttrs (
      _: package: { snapshot = pins.snapshots.${package.archive}; } // package
    ) pins.packages;
  };
  released = read (builtins.fromJSON (builtins.readFile ../../../pins.json));
  # A set in the project's lock stands before the release's set of the same name.
  pins =
    if lock == null then
      released
    else
      let
        own = read lock;
      in
      {
        busybox = released.busybox // own.busybox;
        sets = released.sets // own.sets;
        packages = released.packages // own.packages;
      };

  machine = import ./build-machine.nix { inherit pins system; };
  inherit (machine)
    base
    packages
    run
    rust
    scripts
    ;
  inherit (packages) fileOf filesOf sourcesOf;

  mkStd = import ./std.nix {
    inherit base run;
    inherit (machine) toolchain;
    source = fileOf "rust-src";
  };
  mkCrate = import ./crate {
    inherit
      run
      rust
      scripts
      ;
    userland = base;
  };
  mkProjectCrate = mkCrate project;
  verifier = import ./verifier.nix { inherit crossflake machine mkCrate; };

  # C library -> function of a target's name and the target to its compiler, std and runner.
  systems = builtins.mapAttrs (_: file: import file { inherit machine mkStd; }) {
    gnu = ./linux.nix;
    musl = ./linux.nix;
    msvcrt = ./windows.nix;
    wasi = ./wasm.nix;
    none = ./wasm.nix;
  };

  optional = value: list: if value == null then [ ] else list;
in
name: generated:
let
  why = lacks generated;
  # With what is this machine's alone.
  target =
    if why == null then
      generated // { debian = generated.debian // generated.debian.on.${system}; }
    else
      throw "crossflake: ${name}: ${why}";
  inherit (target) debian;
  parts = systems.${if debian.libc == null then "none" else debian.libc} name target;
  inherit (parts) cc runner;
  # The set that libstdc++ is compiled from, where it is.
  gccSource = parts.gccSource or [ ];

  toolchain = machine.mkToolchain {
    inherit (parts) static std;
    inherit (target) triple;
    name = target.triple;
  };

  # Programs that the project adds; without them, none.
  tools = map (set: machine.mkTools (filesOf set)) (optional debian.tools [ debian.tools ]);
  # What the key of one of their packages matches.
  toolMatching =
    pattern:
    let
      keys = builtins.concatMap packages.keysOf (optional debian.tools [ debian.tools ]);
    in
    builtins.filter (match: match != null) (map (builtins.match pattern) keys);
  # Where libclang is among them: the version is part of its folders' names.
  libclang =
    let
      found = toolMatching "libclang-common-([0-9]+)-dev_.*";
      llvm = "${builtins.head tools}/usr/lib/llvm-${builtins.head (builtins.head found)}/lib";
    in
    if found == [ ] then
      null
    else
      {
        folder = llvm;
        headers = "${llvm}/clang/${builtins.head (builtins.head found)}";
      };

  hasCmake = toolMatching "cmake_.*" != [ ];
  cargoEnv = import ../../cargo-env.nix {
    inherit
      cc
      hasCmake
      libclang
      target
      ;
    buildCc = machine.cc;
    runner = "${runner}/bin/run";
  };
  emulator = optional debian.emulator [ debian.emulator ];

  # Programs to call, by absolute path and with their first arguments.
  strip = if target.strip && cc.strip != null then [ cc.strip ] else null;
  verify = [
    "${verifier.package}/bin/crossflake-verify"
    "--triple"
    target.triple
    "--strip"
    (if target.strip then "yes" else "any")
  ]
  ++ optional target.glibc [
    "--glibc"
    target.glibc
  ];

  onBuildMachine = [ "${machine.cc.bin}/bin" ] ++ map (tree: "${tree}/usr/bin") tools;
  path = [
    "${toolchain}/bin"
    "${cc.bin}/bin"
  ]
  ++ onBuildMachine;

  # What builds for the build machine itself, whatever the target.
  host = {
    path = [ "${machine.toolchain}/bin" ] ++ onBuildMachine;
    env =
      cargoEnv.host
      // machine.linker
      // {
        CARGO_BUILD_TARGET = machine.triple;
      };
  };

  # What the target's programs are made of besides crates, and with what, for their SBOM.
  about =
    let
      set = role: name: {
        inherit role;
        release = pins.sets.${name}.release or null;
        packages = packages.keysOf name;
      };
      only =
        names: set:
        set // { packages = builtins.filter (key: builtins.match names key != null) set.packages; };
      std = only "libstd-rust-.*";
    in
    {
      inherit (target) triple;
      packages =
        map (set "sysroot") (optional debian.sysroot [ debian.sysroot ] ++ gccSource)
        ++ map (set "packages") (optional debian.packages [ debian.packages ])
        ++ [
          (
            if debian.libc == "gnu" then
              std (set "std" (if debian.std == null then machine.own "rust" else debian.std))
            else
              set "std" "rust-src"
          )
        ];
      compilers = [
        (only "(rustc|cargo)-.*" (set "rustc" (machine.own "rust")))
        (only "(gcc|g\\+\\+|binutils|clang|lld)-.*" (set "cc" debian.gcc))
      ];
    };

  built = mkProjectCrate {
    inherit host path;
    env = cargoEnv.env // machine.linker;
    inherit (cargoEnv) running;
    inherit (target) exclude suffix;
    inherit (target.cargo) args bins profile;
    target = name;
    inherit strip verify;
    inherit (parts) libraries;
    check = {
      inherit (target.check) run tests;
      runner = "${runner}/bin/run";
    };
    sbom = {
      inherit about;
      describe = "${verifier.package}/bin/crossflake-sbom";
    };
  };
in
{
  # cc and toolchain are for tests.
  inherit cc runner toolchain;

  toolchainParts =
    let
      # A derivation and the derivations that its builder reads.
      withInputs = derivation: [ derivation ] ++ builtins.attrValues (derivation.drvAttrs or { });
    in
    builtins.mapAttrs (_: import ../derivations.nix) {
      userland = [
        machine.busybox
        machine.base
      ];
      rust = [
        machine.rust
        machine.toolchain
        toolchain
        built.wrapper
      ];
      std = [ parts.std ];
      sysroot = [
        machine.cc.sysroot
        cc.sysroot
      ];
      compiler = [
        machine.gcc
      ]
      ++ builtins.concatMap withInputs (
        [
          machine.cc.bin
          cc.bin
        ]
        ++ optional parts.std [ parts.std ]
      );
      runner = withInputs runner;
      verifier = map (step: step.derivation) verifier.steps;
    };

  parts = machine.run {
    name = "toolchain-${target.triple}";
    script = ../parts.sh;
    inherit (machine) base;
    env = {
      names = builtins.concatStringsSep "\n" (
        path
        ++ host.path
        ++ builtins.attrValues cargoEnv.shell
        ++ optional strip strip
        ++ verify
        ++ [
          built.wrapper
          machine.base
          machine.busybox
        ]
      );
    };
  };

  crate = {
    inherit (built)
      check
      package
      sbom
      steps
      ;
    # The files from outside that the package takes, for `crossflake fetch`.
    sources = [
      machine.busyboxSource
    ]
    ++ builtins.concatMap sourcesOf (
      machine.sets
      ++ optional debian.sysroot [ debian.sysroot ]
      ++ (if debian.gcc == machine.own "gcc" then [ ] else [ debian.gcc ])
      ++ optional debian.std [ debian.std ]
      ++ (if debian.libc == "gnu" then [ ] else [ "rust-src" ])
      ++ gccSource
      ++ (if hasCmake then emulator else [ ])
      ++ optional debian.packages [ debian.packages ]
      ++ optional debian.tools [ debian.tools ]
    )
    ++ verifier.sources
    ++ built.sources;
  };

  # And what its programs are run with, which checks and shells take too.
  runnerSources = builtins.concatMap sourcesOf emulator;

  mkShell = import ./shell.nix {
    inherit base path;
    inherit (machine) system;
    env = cargoEnv.shell;
  } name;

  # A derivation that runs a shell script with this supply's bash and coreutils.
  runScript = machine.run;
}
