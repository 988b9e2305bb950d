# What programs for Windows are made with and run by: mingw-w64's gcc, whose own folder is its sysroot, and Wine.
{ machine, mkStd }:
_name: target:
let
  inherit (builtins) concatStringsSep listToAttrs;
  inherit (machine.packages) filesOf;
  inherit (target.debian) gnu;
  inherit (machine) base run scripts;

  tree = machine.gccOf target.debian.gcc;
  sysroot = "${tree}/usr/${gnu}";
  libraries = "${tree}/usr/lib/gcc/${gnu}/14-posix";

  # Debian has gcc's libraries and winpthreads as DLLs too, and a linker takes the import library of two in a folder.
  # Windows has none of those DLLs: here are the others alone, to be found first.
  static = run {
    name = "static-${gnu}";
    script = ./windows-static.sh;
    env.folders = [
      libraries
      "${sysroot}/lib"
    ];
  };

  exec = words: ''exec ${concatStringsSep " " words} "$@"'';
  path = program: "${tree}/usr/bin/${gnu}-${program}";
  # Linker and strip put the time of day into a program's header where they are not told otherwise.
  driver =
    program:
    exec [
      (path "${program}-posix")
      "-ffile-prefix-map=${tree}="
      "$CROSSFLAKE_CC_FLAGS"
      "-L${static}"
      "-Wl,--no-insert-timestamp"
    ];
  programs = {
    gcc = driver "gcc";
    "g++" = driver "g++";
    strip = exec [
      (path "strip")
      "--preserve-dates"
    ];
    pkg-config = ''
      export PKG_CONFIG_LIBDIR=${sysroot}/lib/pkgconfig
      ${exec [ "${base}/usr/bin/pkgconf" ]}
    '';
  }
  // listToAttrs (
    map
      (program: {
        name = program;
        value = exec [ (path program) ];
      })
      [
        "ar"
        # rustc calls it by its name, to link what a crate imports from DLLs without an import library.
        "dlltool"
        "ld"
        "nm"
        "ranlib"
        # Crates that give a program an icon or a version call it.
        "windres"
      ]
  );
  compiler = import ../compiler.nix { inherit scripts; } {
    inherit programs;
    name = gnu;
    prefix = gnu;
  };
  cc = compiler // {
    inherit sysroot;
    # clang looks for gcc's headers of C++ in a folder that is called by a version alone.
    clangCxxHeaders = map (folder: "${libraries}/include/c++${folder}") [
      ""
      "/${gnu}"
      "/backward"
    ];
    cmake = import ../cmake.nix { inherit run; } {
      inherit compiler sysroot;
      inherit (target.debian) processor;
      name = gnu;
      windres = "${compiler.bin}/bin/${gnu}-windres";
    };
  };

  wine = run {
    name = "wine";
    script = ./wine.sh;
    inherit base;
    env = {
      debs = filesOf target.debian.emulator;
      unpack = ./deb.sh;
      patchelf = machine.packages.fileOf (machine.own "patchelf");
      inherit (base) libFolder loader;
    };
  };
  none = ''
    echo "crossflake: ${target.triple} does not run on ${machine.system}, whose Wine is for its own processor: check it on x86_64-linux" >&2
    exit 1
  '';
  # A prefix is what Wine takes for a Windows installation. Each run has its own, which is as good as empty: Wine is
  # told that there is nothing to install, which would take a minute and hundreds of MB, and to load its DLLs from
  # where they are; what programs ask of a registry is given. A server belongs to a prefix and would outlive the
  # program.
  underWine = ''
    export WINEDEBUG="''${WINEDEBUG:--all}"
    if [ -n "$WINEPREFIX" ]; then
      exec ${wine}/usr/lib/wine/wine64 "$@"
    fi
    WINEPREFIX=$(${base}/usr/bin/mktemp -d)
    export WINEPREFIX WINEBOOTSTRAPMODE=1
    # Where a user has no folder in /run, Debian's Wine asks for this one, and aborts when it frees the answer.
    unset TMPDIR
    finish() {
      ${wine}/usr/lib/wine/wineserver -k
      ${base}/usr/bin/rm -rf "$WINEPREFIX"
    }
    trap finish EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    echo disable > "$WINEPREFIX/.update-timestamp"
    ${base}/usr/bin/cat ${./windows.reg} > "$WINEPREFIX/system.reg"
    # The one time zone that the registry has.
    export TZ=UTC
    # Wine loads its DLLs without it. Programs look for cmd.exe there.
    ${base}/usr/bin/mkdir -p "$WINEPREFIX/drive_c/windows/temp"
    ${base}/usr/bin/ln -s ${wine}/usr/lib/x86_64-linux-gnu/wine/x86_64-windows "$WINEPREFIX/drive_c/windows/system32"
    ${wine}/usr/lib/wine/wine64 "$@"
  '';
in
{
  inherit cc;
  std = mkStd {
    inherit cc;
    inherit (target) triple;
    objects = null;
  };
  libraries = null;
  static = false;
  runner = scripts "run-${gnu}" {
    run = if target.debian.runner == null then none else underWine;
  };
}
