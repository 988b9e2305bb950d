# Pins and a kind of build machine -> the machine's parts that do not depend on a target: unpacked trees, compilers, and the
# functions that make a target's parts.
#
# Type: { pins, system } -> machine
# Example:
#   import ./build-machine.nix { inherit pins; system = "x86_64-linux"; }
#   => { userland; rust; gcc; cc; toolchain; run; mkTree; mkSysroot; mkCc; ... }
{ pins, system }:
let
  facts = builtins.fromJSON (builtins.readFile ./facts.json);
  machine = facts.machines.${system};
  inherit (machine)
    gnu
    interpreter
    sets
    triple
    ;

  packages = import ./packages.nix { inherit pins; };
  inherit (packages) fileOf filesOf;
  patchelf = fileOf sets.patchelf;

  busybox = import ./busybox.nix {
    inherit
      machine
      packages
      pins
      system
      ;
  };
  run = import ./run.nix { inherit busybox system; };
  scripts = import ../scripts.nix {
    inherit run;
    # busybox starts faster than bash.
    shell = "${busybox}/bin/sh";
  };
  mkCompiler = import ../compiler.nix { inherit run scripts; };
  mkFirstTree = import ./tree.nix {
    inherit
      gnu
      interpreter
      patchelf
      run
      ;
  };

  userland = mkFirstTree {
    name = "debian-userland";
    files = filesOf sets.userland;
  };
  mkTree = tree: mkFirstTree ({ inherit userland; } // tree);
  rust = mkTree {
    name = "debian-rust";
    files = filesOf sets.rust;
    lower = [ userland ];
  };
  # The tree of a compiler. In the usual folder, gcc would mistake the compiler's libraries for the target's.
  mkGcc =
    set: lower:
    mkTree {
      inherit lower;
      # The set's name without the machine: "rust@arm64" -> "rust".
      name = "debian-${builtins.replaceStrings [ "/" ] [ "-" ] (builtins.head (builtins.split "@" set))}";
      files = filesOf set;
      libs = "usr/lib/host";
    };
  gcc = mkGcc sets.gcc [ userland ];
  # The programs that a project adds. `crossflake lock` resolves their dependencies on top of the sets of gcc and userland.
  mkTools =
    files:
    mkTree {
      inherit files;
      name = "debian-tools";
      lower = [
        gcc
        userland
      ];
      script = ./tools.sh;
      env = {
        cc = cc.cc;
        variableOf = ./variable-of-program.c;
        tree = ./tree.sh;
      };
    };

  mkSysroot = import ./sysroot.nix { inherit run userland; };
  mkCc = import ./cc.nix {
    inherit mkCompiler run userland;
    gccVersion = facts.gcc;
  };
  cc = mkCc {
    inherit gcc gnu;
    name = "build";
    plain = true;
    multiarch = gnu;
    cxx = facts.gcc;
    libc = "gnu";
    sysroot = mkSysroot {
      name = "build";
      files = filesOf sets.sysroot;
      multiarch = gnu;
      cxx = facts.gcc;
      libc = "gnu";
    };
    # Build scripts run on the build machine, with the userland's dynamic linker and libraries.
    linkFlags = [
      "-Wl,--dynamic-linker=${userland.loader}"
      "-Wl,-rpath,${userland.libFolder}"
    ];
  };

  exec = import ../exec.nix { inherit run; } cc.cc;

  mkToolchain = import ./toolchain.nix {
    inherit run rust;
    buildCc = cc;
    buildTriple = triple;
  };
  toolchain = mkToolchain {
    inherit triple;
    name = "build";
    std = null;
    static = false;
  };
in
{
  inherit
    busybox
    cc
    exec
    facts
    gcc
    mkCc
    mkCompiler
    mkSysroot
    mkToolchain
    mkTools
    mkTree
    packages
    patchelf
    run
    rust
    scripts
    sets
    system
    toolchain
    triple
    userland
    ;

  # cargo uses one linker for a triple, and rebuilds when its name changes. For the build machine's own triple it also links
  # build scripts, which targets share. So builds name it without its path, which is the same for all targets.
  linker."CARGO_TARGET_${machine.upper}_LINKER" = baseNameOf cc.cc;

  # Type: set -> tree with the gcc of the set
  gccOf = set: if set == sets.gcc then gcc else mkGcc set [ gcc ];

  # The records for `crossflake fetch` of the machine's packages.
  sources = [
    busybox.source
  ]
  ++ builtins.concatMap packages.sourcesOf (builtins.attrValues (removeAttrs sets [ "busybox" ]));

  # Name -> packages' files -> a derivation with the unchanged libraries of the packages. For std of a foreign machine.
  unpack =
    name: files:
    run {
      inherit name userland;
      script = ./unpack.sh;
      env.debs = files;
    };
}
