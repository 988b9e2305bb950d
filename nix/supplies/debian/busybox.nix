# The one program that is there before anything is unpacked: Debian's static busybox. `crossflake fetch` puts the folder
# into the store; its path follows from the hash of its content, so it does not matter who made it. Where it is missing,
# the derivation makes it out of the same .deb with the seeds that nixpkgs bootstraps itself from.
{
  pins,
  packages,
  # Its key in the pins.
  set,
  system,
  triple,
  loader,
  seeds,
}:
let
  fetch = import <nix/fetchurl.nix>;
  pin = pins.busybox.${set};
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
    # coreutils and binutils with their own loader, below `lib`.
    tools = fetch {
      name = "bootstrap-tools.tar.xz";
      url = "${seedsUrl}/bootstrap-tools.tar.xz";
      hash = seeds.bootstrapTools;
    };
    deb = packages.file pin.package;
    inherit (pin) member;
    inherit loader;
  };
in
busybox
// {
  # What `crossflake fetch` needs to know to make it.
  source = {
    kind = "busybox";
    name = "busybox";
    deb = packages.source pin.package;
    inherit (pin) member narHash;
    storePath = builtins.unsafeDiscardStringContext busybox.outPath;
  };
}
