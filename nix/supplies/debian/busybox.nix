# A pin -> Debian's static busybox, which runs scripts before any package is unpacked. `crossflake fetch` adds the folder to
# the store; its path follows from the hash of its content. Without `fetch`, the derivation unpacks busybox from the same .deb
# with nixpkgs' bootstrap seeds.
#
# Type: { pins, packages, machine, system } -> derivation // { source }
{
  pins,
  packages,
  # The machine's record in facts.json.
  machine,
  system,
}:
let
  fetch = import <nix/fetchurl.nix>;
  inherit (machine) seeds triple;
  pin = pins.busybox.${machine.sets.busybox};
  seedsUrl = "http://tarballs.nixos.org/stdenv/${triple}/${seeds.revision}";
  busybox = derivation {
    name = "busybox";
    inherit system;
    outputHashMode = "recursive";
    outputHashAlgo = "sha256";
    outputHash = pin.narHash;

    builder = fetch {
      name = "busybox";
      url = "${seedsUrl}/busybox";
      hash = seeds.busybox;
      executable = true;
    };
    args = [
      "ash"
      "-e"
      ./busybox.sh
    ];
    # coreutils and binutils, with a dynamic linker in `lib`.
    tools = fetch {
      name = "bootstrap-tools.tar.xz";
      url = "${seedsUrl}/bootstrap-tools.tar.xz";
      hash = seeds.bootstrapTools;
    };
    deb = packages.file pin.package;
    inherit (pin) member;
    loader = baseNameOf machine.interpreter;
  };
in
busybox
// {
  # The record from which `crossflake fetch` makes the folder.
  source = {
    kind = "busybox";
    name = "busybox";
    deb = packages.source pin.package;
    inherit (pin) member narHash;
    storePath = builtins.unsafeDiscardStringContext busybox.outPath;
  };
}
