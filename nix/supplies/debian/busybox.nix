# The one program that is there before anything is unpacked: Debian's static busybox. `crossflake fetch` puts the folder
# into the store; its path follows from the hash of its content, so it does not matter who made it. Where it is missing,
# the derivation makes it out of the same .deb with the seeds that nixpkgs bootstraps itself from.
{
  pins,
  packages,
  system,
}:
let
  fetch = import <nix/fetchurl.nix>;
  seeds = "http://tarballs.nixos.org/stdenv/x86_64-unknown-linux-gnu/82b583ba2ba2e5706b35dbe23f31362e62be2a9d";
  busybox = derivation {
    name = "busybox";
    inherit system;
    outputHashMode = "recursive";
    outputHashAlgo = "sha256";
    outputHash = pins.busybox.narHash;

    builder = fetch {
      name = "busybox";
      url = "${seeds}/busybox";
      hash = "sha256-QrTEnQTBM1Y/qV9odq8irZkQSD9uOMbs2Q5NgCvKCNQ=";
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
      url = "${seeds}/bootstrap-tools.tar.xz";
      hash = "sha256-YQlr088HPoVWBU2jpPhpIMyOyoEDZYDw1y60SGGbUM0=";
    };
    deb = packages.file pins.busybox.package;
    inherit (pins.busybox) member;
  };
in
busybox
// {
  # What `crossflake fetch` needs to know to make it.
  source = {
    kind = "busybox";
    name = "busybox";
    deb = packages.source pins.busybox.package;
    inherit (pins.busybox) member narHash;
    storePath = builtins.unsafeDiscardStringContext busybox.outPath;
  };
}
