# `nix develop`: a shell in which plain cargo crosses. A derivation whose builder is bash is all that Nix needs.
{
  base,
  cc,
  env,
  machine,
  toolchain,
}:
name:
derivation (
  env
  // {
    name = "${name}-shell";
    inherit (machine) system;
    builder = "${base}/usr/bin/bash";
    args = [
      "-euc"
      ''echo "this is a shell: nix develop" >&2; exit 1''
    ];
    outputs = [ "out" ];
    # Nix puts this before the caller's own PATH.
    PATH = builtins.concatStringsSep ":" [
      "${toolchain}/bin"
      "${cc.bin}/bin"
      "${machine.cc.bin}/bin"
      "${base}/usr/bin"
    ];
    stdenv = ./shell;
  }
)
