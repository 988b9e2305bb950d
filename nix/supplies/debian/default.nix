# The debian supply: everything out of pinned Debian packages, for x86_64-linux build machines. What a supply gives for
# a target is said in ../contract.nix.
{
  # crossflake's own source: the verifier is built from it.
  crossflake,
}:
# A project's targets.lock.json, or null.
lock:
let
  read = pins: {
    busybox = pins.busybox or null;
    inherit (pins) sets;
    # Each with the snapshot that has it: a project's lock and the release's pins are of different days.
    packages = builtins.mapAttrs (
      _: package: { snapshot = pins.snapshots.${package.archive}; } // package
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

  env = import ../../cargo-env.nix {
    inherit cc target;
    buildCc = machine.cc;
    runner = "${runner}/bin/run";
  };

  path = [
    "${toolchain}/bin"
    "${cc.bin}/bin"
    "${machine.cc.bin}/bin"
  ]
  ++ map (set: "${machine.mkTools name (filesOf set)}/usr/bin") (
    optional debian.tools [ debian.tools ]
  );

  crateOf =
    src:
    mkCrate {
      inherit env path src;
      inherit (target) exclude;
      inherit (target.cargo) args bins profile;
      strip = if target.strip then cc.strip else null;
      libraries = if debian.packages == null then null else "${sysroot}/usr/lib/${debian.multiarch}";
      verify = builtins.concatStringsSep " " (
        [
          "${verifier.build}/bin/crossflake-verify"
          "--triple ${target.triple}"
          "--strip ${if target.strip then "yes" else "any"}"
        ]
        ++ optional target.glibc [ "--glibc ${target.glibc}" ]
      );
    };
in
{
  inherit cc runner toolchain;

  buildCrate =
    src:
    let
      crate = crateOf src;
    in
    {
      package = crate.build;
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
