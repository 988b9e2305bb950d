# The crate builder: source + cargo settings -> a program, in steps that are reused on their own:
# vendor (follows Cargo.lock) -> host (the same for all targets) -> deps (follows the manifests) -> members, layer by layer,
# -> build (follows the source), and testDeps -> check.
machine@{
  run,
  userland,
  rust,
  scripts,
}:
let
  cratesIo = "registry+https://github.com/rust-lang/crates.io-index";
  crateFile = import ./file.nix {
    inherit
      cratesIo
      run
      rust
      userland
      ;
  };
  # cargo asks rustc who it is, for a tenth of a second, whenever what starts rustc is not the file that it was, by the time
  # at which that came into being too. So it is one for all steps.
  wrapper = scripts "rust-wrapper" { rustc = ''. "$NIX_BUILD_TOP/rustc"''; };
  vendorOf = import ../../../cargo/vendor.nix {
    inherit
      crateFile
      cratesIo
      run
      userland
      ;
  };
in
# See ../../../cargo/project.nix.
given:
let
  mkCrate = import ./. machine;
  # With its crates as they are unpacked, and those of what it is built upon: the same for all targets, as is all of a project
  # that does not depend on settings.
  project = if given ? vendor then given else withVendor given;
  withVendor =
    project:
    let
      base = if project.base == null then null else withVendor project.base;
    in
    project
    // {
      inherit base;
      vendor = vendorOf {
        inherit (project) lock;
        upon =
          if base == null then
            null
          else
            {
              inherit (base) lock;
              folder = base.vendor;
            };
      };
    };
  earlierCrate = mkCrate project.base;
  inherit (project) lock vendor;
in
settings@{
  exclude ? [ ],
  # The folders of rustc, cargo and compilers, and the environment that makes them build for the target.
  path,
  env,
  # What else makes cargo run the target's programs.
  running ? { },
  # { path, env } that make them build for the build machine, whatever the target.
  host ? null,
  # See `cargo` in nix/targets.nix.
  profile,
  args,
  bins,
  # Of these, what the project's base was built with.
  earlier ? { },
  # Programs to call: by absolute path, with their first arguments, or null.
  strip ? null,
  verify ? null,
  # What names of programs end in.
  suffix ? "",
  # A folder of shared libraries that a program may need besides the base system's, or null.
  libraries ? null,
}:
let
  inherit (builtins) concatStringsSep foldl';

  source = project.sourceWithout exclude;

  step = stepFor { inherit env path; };
  stepFor =
    { env, path }:
    suffix: script: extra:
    run {
      name = "${project.name}${suffix}";
      inherit path script userland;
      env =
        env
        // {
          inherit profile vendor;
          # cargo's own names for the folders of its built-in profiles.
          profileFolder =
            {
              dev = "debug";
              test = "debug";
              bench = "release";
            }
            .${profile} or profile;
          setup = ./setup.sh;
          RUSTC_WRAPPER = "${wrapper}/bin/rustc";
          rustcArguments = ./rustc-arguments.sh;
          wrappers = "${./replace.sh}";
          shebangs = ../../../cargo/shebangs.sh;
          remap = ../../../cargo/remap.sh;
          # For cargo build and cargo test alike: the same selection of packages and features.
          arguments = concatStringsSep " " args;
          bulk = if project.isBulk then "1" else "";
        }
        // extra;
    };

  variables = project.variablesBeside (env // running);
  own = variables // {
    src = source;
  };
  below = project.below { inherit args exclude; };
  # What a step has that sees that much of the code, and stubs for the rest: nothing is built of those.
  stubsBeside =
    { later, source }:
    {
      names = later;
      inherit (project) files;
      src = source;
      wrappers = "${./stubs.sh} ${./replace.sh}";
    };
  stubs = stubsBeside below.dependencies;
  before =
    suffix: seen: extra:
    step suffix ./below.sh (
      stubsBeside seen
      // {
        make = "build";
        # A base is known by what it was, and knows none.
        folders = if seen.source == "" then "" else concatStringsSep "\n" project.folders;
        binArguments = "";
      }
      // extra
    );
  binArguments = concatStringsSep " " (map (bin: "--bin ${bin}") bins);
in
rec {
  inherit (project) sources;
  # What all steps have that is no project's.
  inherit wrapper;

  deps = before (if project.base == null then "-deps" else "-more-deps") below.dependencies {
    upon =
      if project.base != null then
        (earlierCrate (settings // earlier)).deps
      else if project.shared && stubs.src == "" then
        stepFor host "-host" ./host.sh (stubs // { wrappers = "${./stubs.sh} ${./host-only.sh}"; })
      else
        "";
  };
  testDeps = before "-test-deps" below.dependencies {
    make = "test --no-run";
    upon = deps;
  };
  # A layer of members upon the one before; without any, dependencies.
  members = foldl' (
    upon: layer: before "-members" layer (variables // { inherit binArguments upon; })
  ) deps below.layers;

  build = step "" ./build.sh (
    own
    // {
      inherit binArguments bins suffix;
      upon = members;
      strip = if strip == null then "" else strip;
      verify = if verify == null then "" else verify;
      libraries = if libraries == null then "" else libraries;
    }
  );

  # What is in the programs, in CycloneDX's form. `about`: what the supply knows of them.
  sbom =
    { describe, about }:
    step "-sbom" ./sbom.sh (
      stubs
      // {
        inherit describe;
        package = build;
        about = builtins.toFile "about.json" (
          builtins.toJSON (about // { crates = builtins.concatLists (builtins.attrValues lock.registries); })
        );
      }
    );

  # run: arguments to start each program with, or null. tests: further ones for cargo test, or null.
  check =
    {
      runner,
      run,
      tests,
    }:
    step "-check" ./check.sh (
      own
      // running
      // {
        inherit runner;
        package = build;
        runs = if run == null then "" else "1";
        runArguments = if run == null then "" else concatStringsSep " " run;
        # Nothing is built for tests that are not run.
        testDeps = if tests == null then "" else testDeps;
        members = if tests == null || below.layers == [ ] then "" else members;
        tests = if tests == null then "" else "1";
        testArguments = if tests == null then "" else concatStringsSep " " tests;
      }
    );
}
