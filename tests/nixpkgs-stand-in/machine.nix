# The debian supply's build machine, with the programs that targets.lock.json adds.
let
  inherit (builtins) fromJSON mapAttrs readFile;
  debian = ./crossflake/nix/supplies/debian;

  read =
    pins:
    pins
    // {
      packages = mapAttrs (
        _: package: { snapshot = pins.snapshots.${package.archive}; } // package
      ) pins.packages;
    };
  released = read (fromJSON (readFile ./crossflake/pins.json));
  own = read (fromJSON (readFile ./targets.lock.json));
  pins = {
    inherit (released) busybox;
    sets = released.sets // own.sets;
    packages = released.packages // own.packages;
  };

  machine = import (debian + "/build-machine.nix") {
    inherit pins;
    system = "x86_64-linux";
  };
  tools = machine.mkTools (machine.packages.filesOf "tools/x86_64-linux");
  emulator =
    program:
    machine.run {
      name = program;
      script = debian + "/qemu.sh";
      inherit (machine) userland;
      env = {
        deb = machine.packages.fileOf "qemu";
        inherit program;
      };
    };
in
machine
// {
  # A package with the programs of one tool, as nixpkgs has them.
  toolOf =
    name:
    machine.run {
      inherit name;
      inherit (machine) userland;
      script = ./tool.sh;
      env = { inherit name tools; };
    };
  emulators = machine.run {
    name = "qemu-user";
    inherit (machine) userland;
    script = ./links.sh;
    env.programs = map (program: "${emulator program}/bin/${program}") [
      "qemu-aarch64"
      "qemu-arm"
      "qemu-i386"
      "qemu-ppc64le"
      "qemu-riscv64"
      "qemu-s390x"
    ];
  };
}
