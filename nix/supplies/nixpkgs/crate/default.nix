# The crate builder: naersk, with the same crates and git checkouts as the debian supply. naersk has its own steps; they get the
# kinds of ../../../steps.nix.
#
# Type: supply -> project -> settings -> { steps, package, check?, sources }
{
  pkgs,
  naersk,
  runScript,
  # Path of crossflake-builder; empty for the project that builds it.
  builder ? "",
  # See ../../exec.nix; empty if steps need none.
  exec,
}:
# See ../../../cargo/project.nix.
project:
let
  cratesIo = "registry+https://github.com/rust-lang/crates.io-index";
  # naersk supports one registry, and puts all git checkouts into one folder, where packages of a workspace do not find the
  # workspace's manifest (naersk #186, #310).
  vendorWith =
    toolchain:
    import ../../../cargo/vendor.nix {
      inherit builder cratesIo;
      run = runScript;
      userland = null;
      cargoPath = [ "${toolchain}/bin" ];
      crateFile = import ./file.nix { inherit cratesIo pkgs; };
    } { lock = project.fetched; };
in
{
  exclude ? [ ],
  toolchain,
  # Programs for build scripts.
  tools ? [ ],
  # The environment that makes cargo build for a target, and variables that let cargo run the target's programs.
  env,
  running ? { },
  # See `cargo` in nix/targets.nix.
  profile,
  args,
  bins,
  strip,
  # Suffix of program names.
  suffix ? "",
  # Command line of the verifier, a list whose first word is an absolute path, or null.
  verify ? null,
  # Folders of shared libraries that a program may need in addition to the system libraries.
  libraries ? [ ],
  # { runner, run, tests }: the program that runs the target's programs; the arguments to start each with, or null; further
  # arguments for cargo test, or null for no tests.
  check ? null,
}:
let
  inherit (pkgs) lib;
  vendor = vendorWith toolchain;

  inherit
    (pkgs.callPackage naersk {
      cargo = toolchain;
      rustc = toolchain;
    })
    buildPackage
    ;

  # naersk expands its options as a shell does, so a variable can hold the options of its last step. Its first step builds only
  # dependencies, with stubs that have no programs.
  options =
    last: given:
    given
    ++ [
      "--frozen"
      "--profile ${profile}"
    ]
    ++ map lib.escapeShellArg args
    ++ [ last ];

  common =
    env
    // {
      inherit (project) name;
      src = project.sourceWithout exclude;
      # The files that naersk reads while it evaluates. The source may also have manifests of other projects.
      root = project.manifests;
      strictDeps = true;
      nativeBuildInputs = tools;
      # naersk adds the build machine's OpenSSL for the crate openssl-sys.
      autoCrateSpecificOverrides = false;

      release = false;
      cargoBuildOptions = options "$crossflakeBins";
      # naersk keeps stdout only, and cargo names the programs that it runs on stderr.
      cargoTestOptions = given: options "$crossflakeTests" given ++ [ "2>&1" ];

      # naersk's first step has no code of the project, but patched dependencies need some.
      singleStep = project.lock.patches != [ ];

      # These replace naersk's own vendored crates, and its flags for them, which would go through RUSTFLAGS.
      cratesio_sources = "";
      git_sources = "";
      cargoconfig = "${vendor}/sources.json";
      remapPathPrefix = false;
      preConfigure = ". ${./prepare.sh}";
      inherit vendor;
      crossflakeBuilder = builder;
      configure = ../../../cargo/configure.sh;
      inherit exec;
      remap = ../../../cargo/remap.sh;
      programs = ../../../cargo/programs.sh;
      git = ../../../cargo/git.sh;

      # nixpkgs' strip and patchelf are for the build machine's programs only.
      dontStrip = true;
      dontPatchELF = true;
    }
    // lib.optionalAttrs strip {
      "CARGO_PROFILE_${lib.toUpper (lib.replaceStrings [ "-" ] [ "_" ] profile)}_STRIP" = "symbols";
    };
  variables = project.variablesBeside (env // running);

  package = buildPackage (
    common
    // {
      copyBinsFilter = ''select(.reason == "compiler-artifact" and .executable != null and .profile.test == false and (.target.kind | contains(["bin"])))'';
      # Libraries for other languages.
      copyLibs = true;
      copyLibsFilter = ''select(.reason == "compiler-artifact" and (.target.kind | any(. == "cdylib" or . == "staticlib"))) | { filenames: [.filenames[] | select(test("[.](so|dylib|dll|a|lib|wasm)$") and (test("/deps/[^/]+$") | not))] }'';
      overrideMain =
        _:
        variables
        // {
          inherit suffix;
          crossflakeBins = lib.concatMapStringsSep " " (bin: "--bin ${bin}") bins;
          bins = lib.concatStringsSep " " bins;
          libraries = lib.concatStringsSep " " libraries;
          verify = if verify == null then "" else lib.concatStringsSep "\n" verify;
          postInstall = ". ${./verify.sh}";
        };
    }
  );

  checked =
    let
      inherit (check) run runner tests;
      starts = {
        inherit package runner;
        runs = if run == null then "" else "1";
        runArguments = if run == null then "" else lib.concatStringsSep "\n" run;
      };
    in
    if tests == null then
      runScript {
        name = "${project.name}-check";
        script = ./check.sh;
        env = starts;
      }
    else
      buildPackage (
        common
        // {
          name = "${project.name}-check";
          mode = "test";
          copyBins = false;
          # Dependencies and stubs have no tests to run.
          crossflakeTests = "--no-run";
          overrideMain =
            _:
            variables
            // starts
            // running
            // {
              passed = ../../passed.sh;
              # The project's configuration may ask cargo for another output.
              CARGO_TERM_QUIET = "false";
              CARGO_TERM_VERBOSE = "false";
              CARGO_TERM_COLOR = "never";
              crossflakeTests = lib.concatStringsSep " " tests;
              preBuild = ". ${./check.sh}";
              postInstall = ". ${./passed.sh}";
            };
        }
      );

  step = kind: derivation: { inherit kind derivation; };
in
{
  inherit package;
  inherit (project) sources;
  steps = [
    (step "vendor" vendor)
  ]
  ++ map (step "dependencies") (package.builtDependencies or [ ])
  ++ [ (step "package" package) ]
  ++ lib.optional (check != null) (step "check" checked);
}
// lib.optionalAttrs (check != null) { check = checked; }
