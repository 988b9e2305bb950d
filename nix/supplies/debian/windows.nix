# A Windows target -> its compiler, std and runner: mingw-w64's gcc, whose own folder is the sysroot, and Wine.
#
# Type: { machine, mkStd } -> name -> target -> { cc, std, libraries, static, runner }
{ machine, mkStd }:
_name: target:
let
  inherit (builtins) listToAttrs;
  inherit (machine.packages) filesOf;
  inherit (target) triple;
  inherit (target.debian) gnu;
  inherit (machine) run userland;

  tree = machine.gccOf target.debian.gcc;
  sysroot = "${tree}/usr/${gnu}";
  libraries = "${tree}/usr/lib/gcc/${gnu}/${toString machine.facts.gcc}-posix";

  # Debian also has gcc's libraries and winpthreads as DLLs, and a linker prefers a DLL's import library to an archive in the
  # same folder. Windows does not have those DLLs, so the linker searches a folder with the archives alone first.
  static = run {
    name = "static-${gnu}";
    script = ./windows-static.sh;
    env.folders = [
      libraries
      "${sysroot}/lib"
    ];
  };

  # Windows' headers in further spellings.
  headers = run {
    name = "headers-${gnu}";
    script = ./windows-headers.sh;
    env.headers = "${sysroot}/include";
  };

  path = program: "${tree}/usr/bin/${gnu}-${program}";
  driver = program: [
    (path "${program}-posix")
    "-ffile-prefix-map=${tree}="
    "$CROSSFLAKE_CC_FLAGS"
    "-L${static}"
    "-idirafter ${headers}"
    "-ffile-prefix-map=${headers}="
    # Without this flag the linker writes the time into the program's header. So does strip: see --preserve-dates.
    "-Wl,--no-insert-timestamp"
  ];
  programs =
    listToAttrs (
      map
        (name: {
          inherit name;
          value = [ (path name) ];
        })
        [
          "ar"
          "as"
          # rustc calls dlltool by name if a crate imports from a DLL without an import library.
          "dlltool"
          "ld"
          "nm"
          "objcopy"
          "objdump"
          "ranlib"
          "windmc"
        ]
    )
    // {
      gcc = driver "gcc";
      "g++" = driver "g++";
      strip = [
        (path "strip")
        "--preserve-dates"
      ];
      # Crates call windres to give a program an icon or a version. Without glibc's conversions of character sets, it leaves out texts.
      windres = ''
        export GCONV_PATH=${userland.libFolder}/gconv
        exec ${path "windres"} --preprocessor=${gnu}-gcc --preprocessor-arg=-E --preprocessor-arg=-xc \
          --preprocessor-arg=-DRC_INVOKED "$@"
      '';
      pkg-config = ''
        export PKG_CONFIG_LIBDIR=${sysroot}/lib/pkgconfig
        exec ${userland}/usr/bin/pkgconf "$@"
      '';
    };
  cc =
    machine.mkCompiler {
      inherit programs sysroot;
      inherit (target.debian) processor;
      importLibraries = "${sysroot}/lib";
      # The crate winres calls it by this name.
      plain = { inherit (programs) windres; };
      name = gnu;
      prefix = gnu;
    }
    // {
      clangArgs = " -idirafter ${headers}";
      # clang searches for gcc's C++ headers in a folder whose name is a version alone.
      clangCxxHeaders = map (folder: "${libraries}/include/c++${folder}") [
        ""
        "/${gnu}"
        "/backward"
      ];
    };

  wine = run {
    name = "wine";
    script = ./wine.sh;
    inherit userland;
    env = {
      debs = filesOf target.debian.emulator;
      inherit (machine) patchelf;
      inherit (userland) libFolder loader;
    };
  };
in
{
  inherit cc;
  std = mkStd { inherit cc triple; };
  libraries = null;
  static = false;
  runner = machine.scripts "run-${gnu}" {
    run =
      if target.debian.runner == null then
        {
          error = "${triple} programs do not run on ${machine.system}, because Wine starts programs for its own processor only; check the target on x86_64-linux";
        }
      else
        ''
          wine=${wine}/usr/lib
          registry=${./windows.reg}
          coreutils=${userland}/usr/bin
          . ${./wine-runner.sh}
        '';
  };
}
