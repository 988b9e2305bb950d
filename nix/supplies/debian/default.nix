# The debian supply: a project and a target -> the parts that ../contract.nix lists, made of pinned Debian packages, on the
# build machines in ./facts.json.
#
# Type: { crossflake } -> system -> { lock, project, ... } -> name -> target -> parts
{
  # crossflake's own source, for the verifier.
  crossflake,
}:
system:
# A project, and its targets.lock.json or null.
{ lock, project, ... }:
let
  unavailable = import ./unavailable.nix { inherit lock system; };

  read = pins: {
    busybox = pins.busybox or { };
    inherit (pins) sets;
    # Each package gets its snapshot, because a project's lock and crossflake's pins have different snapshots.
    packages = builtins.mapAttrs (
      _: package: { snapshot = pins.snapshots.${package.archive}; } // package
    ) pins.packages;
  };
  released = read (builtins.fromJSON (builtins.readFile ../../../pins.json));
  # A set of the project's lock replaces crossflake's set of the same name.
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
    facts
    packages
    run
    sets
    userland
    ;
  inherit (packages) fileOf filesOf sourcesOf;

  mkStd = import ./std.nix {
    inherit run userland;
    inherit (machine) toolchain;
    source = fileOf facts.sets.rustSource;
  };
  mkCrate =
    builder:
    import ./crate {
      inherit builder run userland;
      inherit (machine) exec rust scripts;
    };
  mkProjectCrate = mkCrate "${verifier.package}/bin/crossflake-builder" project;
  verifier = import ./verifier.nix {
    inherit crossflake machine;
    mkCrate = mkCrate "";
  };

  # C library -> name -> target -> compiler, std and runner
  systems = builtins.mapAttrs (_: file: import file { inherit machine mkStd; }) {
    gnu = ./linux.nix;
    musl = ./linux.nix;
    msvcrt = ./windows.nix;
    wasi = ./wasm.nix;
    none = ./wasm.nix;
  };

  optional = value: if value == null then [ ] else [ value ];
in
name: generated:
let
  reason = unavailable generated;
  # The target with its attributes for this machine.
  target =
    if reason == null then
      generated // { debian = generated.debian // generated.debian.on.${system}; }
    else
      throw "crossflake: target ${name}: ${reason}";
  inherit (target) debian;
  parts = systems.${if debian.libc == null then "none" else debian.libc} name target;
  inherit (parts) cc runner;
  # The set of gcc's source, if libstdc++ is compiled from it.
  gccSource = parts.gccSource or [ ];

  toolchain = machine.mkToolchain {
    inherit (parts) static std;
    inherit (target) triple;
    name = target.triple;
  };

  # The tree of the programs that the project adds, if any.
  tools = map (set: machine.mkTools (filesOf set)) (optional debian.tools);
  # A pattern -> its matches among the keys of the tools' packages.
  matchTools =
    pattern:
    let
      keys = builtins.concatMap packages.keysOf (optional debian.tools);
    in
    builtins.filter (match: match != null) (map (builtins.match pattern) keys);
  # The folders of libclang, whose names have its version; null if libclang is not among the tools.
  libclang =
    let
      found = matchTools "libclang-common-([0-9]+)-dev_.*";
      llvm = "${builtins.head tools}/usr/lib/llvm-${builtins.head (builtins.head found)}/lib";
    in
    if found == [ ] then
      null
    else
      {
        folder = llvm;
        headers = "${llvm}/clang/${builtins.head (builtins.head found)}";
      };

  hasCmake = matchTools "cmake_.*" != [ ];
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
  emulator = optional debian.emulator;

  # Command lines, each a list whose first word is an absolute path.
  strip = if target.strip && cc.strip != null then [ cc.strip ] else null;
  verify = [
    "${verifier.package}/bin/crossflake-verify"
    "--triple"
    target.triple
    "--strip"
    (if target.strip then "yes" else "any")
  ]
  ++ builtins.concatMap (floor: [
    "--glibc"
    floor
  ]) (optional target.glibc);

  onBuildMachine = [ "${machine.cc.bin}/bin" ] ++ map (tree: "${tree}/usr/bin") tools;
  path = [
    "${toolchain}/bin"
    "${cc.bin}/bin"
  ]
  ++ onBuildMachine;

  # Settings of the `host` step, which are the same for all targets.
  host = {
    path = [ "${machine.toolchain}/bin" ] ++ onBuildMachine;
    env =
      cargoEnv.host
      // machine.linker
      // {
        CARGO_BUILD_TARGET = machine.triple;
      };
  };

  # The supply's part of the SBOM: the packages that are linked into programs, and the compilers.
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
      inherit (facts) crossflake;
      inherit (target) triple;
      packages =
        map (set "sysroot") (optional debian.sysroot ++ gccSource)
        ++ map (set "packages") (optional debian.packages)
        ++ [
          (
            if debian.libc == "gnu" then
              std (set "std" (if debian.std == null then sets.rust else debian.std))
            else
              set "std" facts.sets.rustSource
          )
        ];
      compilers = [
        (only "(rustc|cargo)-.*" (set "rustc" sets.rust))
        (only "(gcc|g\\+\\+|binutils|clang|lld)-.*" (set "cc" debian.gcc))
      ];
    };

  built = mkProjectCrate {
    inherit host path;
    env =
      cargoEnv.env
      // machine.linker
      // {
        CROSSFLAKE_DEFAULTS = cargoEnv.defaults;
      };
    inherit (cargoEnv) running;
    inherit (target) exclude suffix;
    inherit (target.cargo) args bins profile;
    target = name;
    inherit strip verify;
    inherit (parts) libraries;
    ownLibraries = parts.ownLibraries or null;
    check = {
      inherit (target.check) run tests;
      runner = "${runner}/bin/run";
    };
    sbom = { inherit about; };
  };
in
{
  # Only tests read cc and toolchain.
  inherit cc runner toolchain;

  # Paths of derivations, by part of the toolchain.
  toolchainParts =
    let
      # A derivation with its direct inputs.
      withInputs = derivation: [ derivation ] ++ builtins.attrValues (derivation.drvAttrs or { });
    in
    builtins.mapAttrs (_: import ../derivations.nix) {
      userland = [
        machine.busybox
        machine.exec
        userland
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
        ++ optional parts.std
      );
      runner = withInputs runner;
      verifier = map (step: step.derivation) verifier.steps;
    };

  parts = run {
    name = "toolchain-${target.triple}";
    script = ../parts.sh;
    inherit userland;
    env.names = builtins.concatStringsSep "\n" (
      path
      ++ host.path
      ++ builtins.attrValues cargoEnv.shell
      ++ (if strip == null then [ ] else strip)
      ++ verify
      ++ [
        built.wrapper
        userland
        machine.busybox
        machine.exec
      ]
    );
  };

  crate = {
    inherit (built)
      check
      package
      sbom
      steps
      ;
    # The files that `crossflake fetch` downloads for the package.
    sources =
      machine.sources
      ++ builtins.concatMap sourcesOf (
        optional debian.sysroot
        ++ (if debian.gcc == sets.gcc then [ ] else [ debian.gcc ])
        ++ optional debian.std
        ++ (if debian.libc == "gnu" then [ ] else [ facts.sets.rustSource ])
        ++ gccSource
        ++ (if hasCmake then emulator else [ ])
        ++ optional debian.packages
        ++ optional debian.tools
      )
      ++ verifier.sources
      ++ built.sources;
  };

  # The files that `crossflake fetch` downloads for the runner, which checks and shells use.
  runnerSources = builtins.concatMap sourcesOf emulator;

  mkShell = import ./shell.nix {
    inherit path system userland;
    env = cargoEnv.shell // {
      inherit (cargoEnv) shellHook;
    };
  } name;

  runScript = run;
}
