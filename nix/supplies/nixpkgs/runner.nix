# How a target's programs run on the build machine: $out/bin/run PROGRAM ARGUMENT...
{ pkgs, scripts }:
{ target, sysroot }:
let
  inherit (pkgs) lib;
  inherit (pkgs.stdenv) hostPlatform;
  inherit (target.nixpkgs) emulator system;
  own = system == hostPlatform.system;
  library = "${sysroot}/usr/lib";
  qemu = "${pkgs.qemu-user}/bin/${emulator}";

  none = why: ''
    echo "crossflake: ${target.triple} ${why}" >&2
    exit 1
  '';
  run = words: ''exec ${words} "$@"'';

  linux =
    if !hostPlatform.isLinux then
      none "does not run on ${hostPlatform.system}: check it on Linux"
    else if target.linkage == "static" then
      run (if own then "" else qemu)
    else if own then
      # With nixpkgs' glibc: the build machine's own may be older, or lie elsewhere.
      run "${sysroot}${target.interpreter} --library-path ${library}"
    else
      run "${qemu} -L ${sysroot} -E LD_LIBRARY_PATH=${library}";

  wine = pkgs.wineWow64Packages.minimal;
  # A prefix is what Wine takes for a Windows installation. A server belongs to one and would outlive the program.
  windows = ''
    WINEPREFIX=$(mktemp -d)
    export WINEPREFIX WINEDEBUG="''${WINEDEBUG:--all}" WINEDLLOVERRIDES="mscoree,mshtml="
    trap '${wine}/bin/wineserver -k; rm -rf "$WINEPREFIX"' EXIT
    ${lib.getExe wine} "$@"
  '';
in
scripts "run-${target.triple}" {
  run =
    if emulator == null then
      none "has no programs that anything starts: a host of theirs calls what they export"
    else if emulator == "wine" then
      windows
    else if emulator != "wasmtime" then
      linux
    else
      # A module has what a program has: its arguments, the environment, and all files.
      run "${lib.getExe pkgs.wasmtime} run -S inherit-env=y --dir=/ --dir=.";
}
