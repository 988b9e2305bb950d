# The debian supply: everything out of pinned Debian packages, for x86_64-linux build machines. What a supply gives for
# a target is said in ../contract.nix.
{
  # ./pins.json, with the sets of a project's targets.lock.json laid over.
  pins,
  # crossflake's own source: the verifier is built from it.
  crossflake,
}:
let
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
    inherit (machine) system;
  };
  verifier = import ./verifier.nix { inherit crossflake machine mkCrate; };

  optional = value: list: if value == null then [ ] else list;
in
name: target:
let
  inherit (target) debian;
  isMusl = debian.libc == "musl";

  sysroot = machine.mkSysroot {
    inherit name;
    inherit (debian) cxx libc multiarch;
    files = filesOf debian.sysroot ++ optional debian.packages (filesOf debian.packages);
  };
  cc = machine.mkCc {
    inherit name sysroot;
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
    inherit name std;
    inherit (target) triple;
    static = target.linkage == "static";
  };
  runner = mkRunner { inherit name sysroot target; };

  env = import ../../cargo-env.nix {
    inherit cc target;
    buildCc = machine.cc;
    runner = "${runner}/bin/run";
  };

  crateOf =
    src:
    mkCrate {
      inherit env src toolchain;
      inherit (target) exclude;
      inherit (target.cargo) args bins profile;
      strip = if target.strip then cc.strip else null;
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
    };

  mkShell = import ./shell.nix { inherit base cc env machine toolchain; } name;

  # A derivation that runs a shell script with this supply's bash and coreutils.
  runScript = machine.run;

  # The files from outside that this target is made of, for `crossflake fetch`.
  sources =
    src:
    builtins.concatMap sourcesOf (
      machine.sets
      ++ [ debian.sysroot ]
      ++ (if debian.gcc == "gcc" then [ ] else [ debian.gcc ])
      ++ optional debian.std [ debian.std ]
      ++ (if isMusl then [ "rust-src" ] else [ ])
      ++ (if builtins.elem target.runner [ "none" "loader" ] then [ ] else [ "qemu" ])
      ++ optional debian.packages [ debian.packages ]
      ++ optional debian.tools [ debian.tools ]
    )
    ++ [ machine.busyboxSource ]
    ++ crateSources verifier.lock
    ++ crateSources (crateOf src).lock;
}
