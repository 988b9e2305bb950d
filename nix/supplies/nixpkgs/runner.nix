# How a target's programs run on the build machine: $out/bin/run PROGRAM ARGUMENT...
{ pkgs, scripts }:
{ target, sysroot }:
let
  inherit (pkgs.stdenv) hostPlatform;
  own = target.nixpkgs.system == hostPlatform.system;
  library = "${sysroot}/usr/lib";
  emulator = "${pkgs.qemu-user}/bin/${target.nixpkgs.emulator}";

  command =
    if !hostPlatform.isLinux then
      null
    else if target.linkage == "static" then
      if own then "" else emulator
    else if own then
      # With nixpkgs' glibc: the build machine's own may be older, or lie elsewhere.
      "${sysroot}${target.interpreter} --library-path ${library}"
    else
      "${emulator} -L ${sysroot} -E LD_LIBRARY_PATH=${library}";
in
scripts "run-${target.nixpkgs.config}" {
  run =
    if command == null then
      ''
        echo "crossflake: ${target.triple} does not run on ${hostPlatform.system}: check it on Linux" >&2
        exit 1
      ''
    else
      ''exec ${command} "$@"'';
}
