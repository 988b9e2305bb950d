# What runs on the build machine, whatever the target: unpacked trees, the compilers, and the functions that make a
# target's parts with them.
{ pins, system }:
let
  inherit (builtins) head split;
  machine = (import ./machines.nix).${system};
  inherit (machine) gnu interpreter triple;
  # The pin set for this machine.
  own = set: set + machine.suffix;
  # Build scripts and proc macros are linked against the release that the toolchain comes from.
  sysrootSet = "sysroot/trixie/${machine.architecture}";
  cxx = 14;

  packages = import ./packages.nix { inherit pins; };
  inherit (packages) fileOf filesOf;

  busybox = import ./busybox.nix {
    inherit
      packages
      pins
      system
      triple
      ;
    inherit (machine) seeds;
    set = own "busybox";
    loader = baseNameOf interpreter;
  };
  run = import ./run.nix { inherit busybox system; };
  scripts = import ../scripts.nix {
    inherit run;
    # It starts in half a millisecond.
    shell = "${busybox}/bin/sh";
  };
  mkTree = import ./tree.nix {
    inherit gnu interpreter run;
    patchelf = fileOf (own "patchelf");
  };

  base = mkTree {
    name = "debian-base";
    files = filesOf (own "base");
  };
  rust = mkTree {
    inherit base;
    name = "debian-rust";
    files = filesOf (own "rust");
    lower = [ base ];
  };
  # A compiler's libraries lie where gcc does not look for the target's.
  mkGcc =
    set: lower:
    mkTree {
      inherit base lower;
      name = "debian-${builtins.replaceStrings [ "/" ] [ "-" ] (head (split "@" set))}";
      files = filesOf set;
      libs = "usr/lib/host";
    };
  gccSet = own "gcc";
  gcc = mkGcc gccSet [ base ];
  # Programs that a project adds, over the sets that `crossflake lock` resolves them over.
  mkTools =
    files:
    mkTree {
      inherit base files;
      name = "debian-tools";
      lower = [
        gcc
        base
      ];
      script = ./tools.sh;
      env = {
        cc = cc.cc;
        shebangs = ../../cargo/shebangs.sh;
        shellOf = ./shell-of-programs.c;
        variableOf = ./variable-of-program.c;
        tree = ./tree.sh;
      };
    };

  mkSysroot = import ./sysroot.nix { inherit base run; };
  mkCc = import ./cc.nix { inherit base run scripts; };
  cc = mkCc {
    inherit gcc cxx gnu;
    name = "build";
    plain = true;
    multiarch = gnu;
    libc = "gnu";
    sysroot = mkSysroot {
      inherit cxx;
      name = "build";
      files = filesOf sysrootSet;
      multiarch = gnu;
      libc = "gnu";
    };
    # What it links runs here: with the loader and the libraries of the base tree.
    linkFlags = [
      "-Wl,--dynamic-linker=${base.loader}"
      "-Wl,-rpath,${base.libFolder}"
    ];
  };

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
    base
    busybox
    cc
    gcc
    mkCc
    mkSysroot
    mkToolchain
    mkTools
    mkTree
    own
    packages
    run
    rust
    scripts
    system
    toolchain
    triple
    ;

  # cargo has one linker for a triple, and compiles again where another is named. That of the build machine's own is also
  # for what runs there, which targets share: in builds it goes by its name, which is the same for all of them.
  linker."CARGO_TARGET_${machine.upper}_LINKER" = baseNameOf cc.cc;

  busyboxSource = busybox.source;

  # The tree with a target's gcc, by its pin set.
  gccOf = set: if set == gccSet then gcc else mkGcc set [ gcc ];

  # The pin sets that all of this takes.
  sets =
    map own [
      "base"
      "gcc"
      "patchelf"
      "rust"
    ]
    ++ [ sysrootSet ];

  # Packages' libraries as they are: std for a foreign machine.
  unpack =
    name: files:
    run {
      inherit name;
      script = ./unpack.sh;
      inherit base;
      env = {
        debs = files;
        unpack = ./deb.sh;
      };
    };
}
