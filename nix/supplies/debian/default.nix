# The debian supply: everything out of pinned Debian packages, for x86_64-linux build machines. What a supply gives for
# a target is said in ../contract.nix.
{
  # crossflake's own source: the verifier is built from it.
  crossflake,
}:
_system:
# Of a project: its targets.lock.json, or null.
{ lock, ... }:
let
  read = pins: {
    busybox = pins.busybox or null;
    inherit (pins) sets;
    # Each with the snapshot that has it: a project's lock and the release's pins are of different days.
    packages = builtins.mapAttrs (
      _: package: package // { snapshot = pins.snapshots.${package.archive}; }
    ) pins.packages;
  };
  released = read (builtins.fromJSON (builtins.readFile ./pins.json));
  # A set in the project's lock stands before the release's set of the same name.
  pins =
    if lock == null then
      released
    else
      let
        own = read lock;
      in
      {
        busybox = if own.busybox == null then released.busybox else own.busybox;
        sets = released.sets // own.sets;
        packages = released.packages // own.packages;
      };

  machine = import ./build-machine.nix { inherit pins; };
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
  mkRunner = import ./runner.nix {
    inherit base run scripts;
    qemu = fileOf "qemu";
  };
  mkCrate = import ./crate {
    inherit base run rust;
  };
  verifier = import ./verifier.nix { inherit crossflake machine mkCrate; };

  optional = value: list: if value == null then [ ] else list;
in
name: target:
let
  inherit (target) debian;
  isMusl = debian.libc == "musl";

  # Parts are called after what they are made of. What a project calls its target is no reason to make them again: std
  # for musl above all, which depends on the compiler.
  content =
    if debian.packages == null then
      builtins.replaceStrings [ "sysroot/" "/" ] [ "" "-" ] debian.sysroot
    else
      name;

  sysroot = machine.mkSysroot {
    name = content;
    inherit (debian) cxx libc multiarch;
    files = filesOf debian.sysroot ++ optional debian.packages (filesOf debian.packages);
  };
  cc = machine.mkCc {
    inherit sysroot;
    name = content;
    inherit (debian)
      cxx
      gnu
      libc
      multiarch
      processor
      ;
    gcc = machine.gccOf debian.gcc;
  };
  std =
    if isMusl then
      mkStd {
        inherit cc;
        inherit (target) triple;
      }
    else if debian.std == null then
      null
    else
      machine.unpack "rust-std-${target.triple}" (filesOf debian.std);
  toolchain = machine.mkToolchain {
    inherit std;
    inherit (target) triple;
    name = target.triple;
    static = target.linkage == "static";
  };
  runner = mkRunner {
    inherit sysroot target;
    name = content;
  };

  # Programs that the project adds; without them, none.
  tools = map (set: machine.mkTools (filesOf set)) (optional debian.tools [ debian.tools ]);
  # Where libclang is among them: the version is part of its folders' names.
  libclang =
    let
      version = key: builtins.match "libclang-common-([0-9]+)-dev_.*" key;
      found = builtins.filter (match: match != null) (
        builtins.concatMap (set: map version (packages.keysOf set)) (optional debian.tools [ debian.tools ])
      );
      llvm = "${builtins.head tools}/usr/lib/llvm-${builtins.head (builtins.head found)}/lib";
    in
    if found == [ ] then
      null
    else
      {
        folder = llvm;
        headers = "${llvm}/clang/${builtins.head (builtins.head found)}";
      };

  env = import ../../cargo-env.nix {
    inherit cc libclang target;
    buildCc = machine.cc;
    runner = "${runner}/bin/run";
  };

  # Programs to call, by absolute path and with their first arguments.
  strip = if target.strip then cc.strip else null;
  verify = builtins.concatStringsSep " " (
    [
      "${verifier.build}/bin/crossflake-verify"
      "--triple ${target.triple}"
      "--strip ${if target.strip then "yes" else "any"}"
    ]
    ++ optional target.glibc [ "--glibc ${target.glibc}" ]
  );

  path = [
    "${toolchain}/bin"
    "${cc.bin}/bin"
    "${machine.cc.bin}/bin"
  ]
  ++ map (tree: "${tree}/usr/bin") tools;

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
      packages = [
        (set "sysroot" debian.sysroot)
      ]
      ++ map (set "packages") (optional debian.packages [ debian.packages ])
      ++ [
        (
          if isMusl then
            set "std" "rust-src"
          else
            std (set "std" (if debian.std == null then "rust" else debian.std))
        )
      ];
      compilers = [
        (only "(rustc|cargo)-.*" (set "rustc" "rust"))
        (only "(gcc|g\\+\\+|binutils)-.*" (set "gcc" debian.gcc))
      ];
    };

  crateOf =
    src:
    mkCrate {
      inherit env path src;
      inherit (target) exclude;
      inherit (target.cargo) args bins profile;
      inherit strip verify;
      libraries = if debian.packages == null then null else "${sysroot}/usr/lib/${debian.multiarch}";
    };
in
{
  inherit cc runner toolchain;

  parts = machine.run {
    name = "toolchain-${target.triple}";
    script = ../parts.sh;
    inherit (machine) base;
    env = {
      names = builtins.concatStringsSep "\n" (
        path
        ++ builtins.attrValues env
        ++ optional strip [ strip ]
        ++ [
          verify
          machine.base
          machine.busybox
        ]
      );
    };
  };

  buildCrate =
    src:
    let
      crate = crateOf src;
    in
    {
      package = crate.build;
      sbom = crate.sbom {
        inherit about;
        describe = "${verifier.build}/bin/crossflake-sbom";
      };
      check = crate.check {
        inherit (target.check) run tests;
        runner = "${runner}/bin/run";
      };
      # The files from outside that all of it takes, for `crossflake fetch`.
      sources = [
        machine.busyboxSource
      ]
      ++ builtins.concatMap sourcesOf (
        machine.sets
        ++ [ debian.sysroot ]
        ++ (if debian.gcc == "gcc" then [ ] else [ debian.gcc ])
        ++ optional debian.std [ debian.std ]
        ++ (if isMusl then [ "rust-src" ] else [ ])
        ++ (if target.runner == "none" || target.runner == "loader" then [ ] else [ "qemu" ])
        ++ optional debian.packages [ debian.packages ]
        ++ optional debian.tools [ debian.tools ]
      )
      ++ verifier.sources
      ++ crate.sources;
    };

  mkShell = import ./shell.nix {
    inherit base env path;
    inherit (machine) system;
  } name;

  # A derivation that runs a shell script with this supply's bash and coreutils.
  runScript = machine.run;
}
