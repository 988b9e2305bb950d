# A target -> a derivation whose bin/run PROGRAM ARGUMENT... runs the target's programs on the build machine.
#
# Type: { pkgs, scripts } -> { target, sysroot } -> derivation
{ pkgs, scripts }:
{ target, sysroot }:
let
  inherit (pkgs) lib;
  inherit (pkgs.stdenv) hostPlatform;
  inherit (target.nixpkgs) emulator system;
  own = system == hostPlatform.system;
  library = "${sysroot}/usr/lib";
  qemu = "${pkgs.qemu-user}/bin/${emulator}";

  linux =
    if !hostPlatform.isLinux then
      {
        error = "${target.triple} does not run on ${hostPlatform.system}: check it on Linux";
      }
    else if target.linkage == "static" then
      if own then
        [ ]
      else
        [
          qemu
          "-U"
          "LD_PRELOAD"
        ]
    else if own then
      # The build machine's glibc may be older than nixpkgs', or not at the path that programs name.
      [
        "${sysroot}${target.interpreter}"
        "--library-path"
        library
      ]
    else
      [
        qemu
        "-L"
        sysroot
        "-E"
        "LD_LIBRARY_PATH=${library}"
        # exec.so is for the build machine.
        "-U"
        "LD_PRELOAD"
      ];

  wine = pkgs.wineWow64Packages.minimal;
  # Each run has a prefix, Wine's name for a Windows installation. Wine's server belongs to it and would outlive the program.
  windows = ''
    WINEPREFIX=$(mktemp -d)
    export WINEPREFIX WINEDEBUG="''${WINEDEBUG:--all}" WINEDLLOVERRIDES="mscoree,mshtml="
    # exec.so is for steps of builds. It adds the variable where there is none.
    export LD_PRELOAD=
    trap '${wine}/bin/wineserver -k; rm -rf "$WINEPREFIX"' EXIT
    ${lib.getExe wine} "$@"
  '';
in
scripts "run-${target.triple}" {
  run =
    if emulator == null then
      {
        error = "a ${target.triple} module has no main function to start: a host calls the functions that it exports";
      }
    else if emulator == "wine" then
      windows
    else if emulator != "wasmtime" then
      linux
    else
      # A module gets the arguments, the environment, and access to all files.
      ''
        export LD_PRELOAD=
        exec ${lib.getExe pkgs.wasmtime} run -S inherit-env=y --dir=/ --dir=. "$@"
      '';
}
