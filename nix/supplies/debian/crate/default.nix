# The crate builder: makes a derivation of each step that steps.nix lists, so that a step is reused while what it sees stays
# the same. run-step.sh runs all of them except vendor steps, which are in ../../../cargo/vendor.nix.
#
# Type: machine -> project -> settings -> { steps, package, ... }
{
  run,
  userland,
  rust,
  scripts,
  # Path of crossflake-builder; empty for the project that builds it.
  builder ? "",
  # See ../../exec.nix.
  exec,
}:
let
  inherit (builtins)
    any
    concatLists
    concatStringsSep
    elemAt
    foldl'
    head
    length
    listToAttrs
    ;
  cratesIo = "registry+https://github.com/rust-lang/crates.io-index";
  crateFile = import ./file.nix {
    inherit
      cratesIo
      run
      rust
      userland
      ;
  };
  # cargo caches rustc's version by the path and the time of the wrapper that starts rustc. All steps have the same wrapper, so that
  # cargo starts rustc for its version only once.
  wrapper = scripts "rust-wrapper" { rustc = ''. "$NIX_BUILD_TOP/rustc"''; };
  vendorOf = import ../../../cargo/vendor.nix {
    inherit
      builder
      crateFile
      cratesIo
      run
      userland
      ;
    cargoPath = [ "${rust}/usr/bin" ];
  };
  # One word per line, for words_of in setup.sh.
  lines = concatStringsSep "\n";
in
# See ../../../cargo/project.nix.
project:
let
  # Each skeleton with its unpacked crates (`vendor`), which all targets share.
  skeletons = foldl' (
    done: skeleton:
    done
    ++ [
      (
        skeleton
        // {
          vendor = vendorOf {
            lock = skeleton.fetched;
            parent =
              if done == [ ] then
                null
              else
                let
                  before = elemAt done (length done - 1);
                in
                {
                  lock = before.fetched;
                  inherit (before) vendor;
                };
          };
        }
      )
    ]
  ) [ ] project.skeletons;
in
{
  # The target's name. nix/base.json may have settings for it.
  target ? "",
  exclude ? [ ],
  # The folders of rustc, cargo and compilers, and the environment that makes cargo build for the target.
  path,
  env,
  # Variables that let cargo run the target's programs.
  running ? { },
  # { path, env } that make cargo build for the build machine; null if targets share no code of the build machine.
  host ? null,
  # See `cargo` in nix/targets.nix.
  profile,
  args,
  bins,
  # Command lines, each a list whose first word is an absolute path, or null.
  strip ? null,
  verify ? null,
  # A folder of the target's shared libraries if programs of the build machine's own kind may need them, or null.
  ownLibraries ? null,
  # Suffix of program names.
  suffix ? "",
  # A folder of shared libraries that a program may need in addition to the system libraries, or null.
  libraries ? null,
  # { runner, run, tests }: the program that runs the target's programs; the arguments to start each with, or null; further
  # arguments for cargo test, or null for no tests.
  check ? null,
  # { about }: the input of an SBOM from the supply: packages and compilers.
  sbom ? null,
}:
let
  visible = project.visible { inherit args exclude; };
  hasTests = check != null && check.tests != null;
  steps = import ../../../steps.nix {
    inherit hasTests skeletons;
    inherit (project) isOneStep;
    layers = length visible.layers;
    sharesHost = host != null && (head skeletons).isShared;
    needsMembers = visible.dependencies != null;
    hasCheck = check != null;
    hasSbom = sbom != null;
  };
  derivations = listToAttrs (
    map (step: {
      inherit (step) name;
      value = if step.kind == "vendor" then (skeletonOf step).vendor else derivationOf step;
    }) steps
  );

  needsBuilder =
    project.isConfigured
    || any (
      { lock, ... }: lock.checkouts != [ ] || removeAttrs lock.registries [ cratesIo ] != { }
    ) skeletons;

  skeletonOf = step: elemAt skeletons (step.skeleton - 1);
  isWhole = step: step.skeleton == length skeletons;
  derivationOf =
    step:
    let
      skeleton = skeletonOf step;
      # An earlier version of the project may have had other settings for cargo.
      cargo = {
        inherit args profile;
      }
      // skeleton.cargoOf target;
      tools = if step.kind == "host" then host else { inherit env path; };
      ofKind = kinds.${step.kind};
    in
    run {
      name =
        (if isWhole step then project.name else skeleton.name)
        + (if step.kind == "package" then "" else "-${step.kind}");
      inherit (tools) path;
      inherit userland;
      script = ./run-step.sh;
      env =
        tools.env
        // {
          inherit (cargo) profile;
          inherit (skeleton) vendor;
          # cargo's names for the folders of its built-in profiles.
          profileFolder =
            {
              dev = "debug";
              test = "debug";
              bench = "release";
            }
            .${cargo.profile} or cargo.profile;
          setup = ./setup.sh;
          configure = ../../../cargo/configure.sh;
          # A first build waits for it only if it has to configure cargo.
          crossflakeBuilder = if needsBuilder then builder else "";
          command = ofKind.script;
          parents = map (name: derivations.${name}) step.parents;
          # `cargo tree` has no option --profile.
          cargo = lines (
            step.command
            ++ (
              if step.command == [ ] then
                [ ]
              else
                (
                  if step.kind == "sbom" then
                    [ ]
                  else
                    [
                      "--profile"
                      cargo.profile
                    ]
                )
                ++ cargo.args
                ++ ofKind.arguments or [ ]
            )
          );
          projectFolder = project.folder;
          keep = if ofKind.keep or false then "1" else "";
          RUSTC_WRAPPER = "${wrapper}/bin/rustc";
          rustcArguments = ./rustc-arguments.sh;
          wrappers = "${./replace.sh}";
          inherit exec;
          execLoader = userland.loader;
          execLibraries = userland.libFolder;
          execTarget = if step.kind == "host" then "" else orElse ownLibraries "";
          remap = ../../../cargo/remap.sh;
          programs = ../../../cargo/programs.sh;
          git = ../../../cargo/git.sh;
        }
        // sourceOf step
        // ofKind.env or { };
    };

  # The parts of the project that a step sees: stubs (`files`), code (`src`), and the packages that are only stubs (`names`).
  sourceOf =
    step:
    let
      skeleton = skeletonOf step;
      seen = if step.layer == 0 then visible.dependencies else elemAt visible.layers (step.layer - 1);
      # The packages of the project; in a step with code, those that are stubs.
      names = names: concatStringsSep " " names;
    in
    {
      nothing = { };
      all = {
        src = project.sourceWithout exclude;
      }
      # The source has the cargo manifests. Only the verifier's skeleton replaces them.
      // (if skeleton.isReduced then { inherit (skeleton) files; } else { });
      skeleton = {
        inherit (skeleton) files;
        inherit (project) vendored;
        names = names skeleton.names;
        wrappers = "${./stubs.sh} ${if step.kind == "host" then ./host-only.sh else ./replace.sh}";
      };
      layer = {
        inherit (skeleton) files;
        names = names seen.later;
        src = seen.source;
        folders = lines project.folders;
        wrappers = "${./stubs.sh} ${./replace.sh}";
      };
    }
    .${step.source};

  # Variables that the flake gives to the project's own code.
  variables = project.variablesBeside (env // running);
  binArguments = concatLists (
    map (bin: [
      "--bin"
      bin
    ]) bins
  );
  orElse = value: default: if value == null then default else value;

  kinds = {
    host = {
      script = ./build-host.sh;
      keep = true;
    };
    dependencies = {
      script = ./build-deps.sh;
      keep = true;
    };
    test-dependencies = {
      script = ./build-deps.sh;
      keep = true;
    };
    members = {
      script = ./build-deps.sh;
      keep = true;
      arguments = binArguments;
      env = variables;
    };
    package = {
      script = ./build-package.sh;
      arguments = binArguments;
      env = variables // {
        inherit bins suffix;
        crossflakeBuilder = builder;
        strip = lines (orElse strip [ ]);
        verify = lines (orElse verify [ ]);
        libraries = orElse libraries "";
      };
    };
    check = {
      script = ./check.sh;
      arguments = orElse check.tests [ ];
      env =
        variables
        // running
        // {
          inherit (check) runner;
          passed = ../../passed.sh;
          package = derivations.package;
          runs = if check.run == null then "" else "1";
          runArguments = lines (orElse check.run [ ]);
        };
    };
    sbom = {
      script = ./sbom.sh;
      env = {
        crossflakeBuilder = builder;
        package = derivations.package;
        about = builtins.toFile "about.json" (
          builtins.toJSON (
            sbom.about // { crates = concatLists (builtins.attrValues project.lock.registries); }
          )
        );
      };
    };
  };
in
derivations
// {
  steps = map (step: step // { derivation = derivations.${step.name}; }) steps;
  # An input of all steps that does not depend on the project.
  inherit wrapper;
  inherit (project) sources;
}
