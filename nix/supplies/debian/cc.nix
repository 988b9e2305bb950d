# gcc, binutils and a sysroot -> the compiler of one Linux machine: a target's, or the build machine's.
#
# Type: { mkCompiler, run, userland, gccVersion } -> { name, gcc, gnu, sysroot, ... } -> compiler
# Example:
#   mkCc {
#     name = "bookworm-arm64";
#     gcc = /nix/store/...-debian-cross-aarch64-linux-gnu;
#     gnu = "aarch64-linux-gnu";
#     multiarch = "aarch64-linux-gnu";
#     libc = "gnu";
#     cxx = 12;
#     sysroot = /nix/store/...-sysroot-bookworm-arm64;
#     processor = "aarch64";
#   }
#   => the result of ../compiler.nix, with clangArgs and clangCxxHeaders for bindgen
{
  mkCompiler,
  run,
  userland,
  gccVersion,
}:
{
  name,
  # The tree with the compiler, and the prefix of its programs.
  gcc,
  gnu,
  sysroot,
  multiarch,
  # Major version of libstdc++, or null.
  cxx,
  # The folder that has libstdc++, laid out as a sysroot.
  libstdcxx ? sysroot,
  # gnu or musl
  libc,
  # See ../compiler.nix.
  processor ? null,
  # Further flags for linking.
  linkFlags ? [ ],
  # Whether the programs also exist without prefix, for callers of `cc`.
  plain ? false,
}:
let
  inherit (builtins) concatStringsSep listToAttrs;
  tool = program: "${gcc}/usr/bin/${gnu}-${program}";
  isMusl = libc == "musl";

  flags = [
    "--sysroot=${sysroot}"
    # A gcc that is not a cross-compiler searches only PATH for its assembler and linker.
    "-B${gcc}/usr/bin"
  ]
  # The sysroot has only static libraries. With this flag gcc does not add -lgcc_s.
  ++ (if isMusl then [ "-static" ] else [ ])
  # In musl a long double is a double. gcc is built for glibc, where it is not.
  ++ (if isMusl && processor == "ppc64le" then [ "-mlong-double-64" ] else [ ])
  ++ linkFlags;

  isApart = libstdcxx != sysroot;
  cxxHeaders =
    let
      include = "${libstdcxx}/usr/include";
      version = toString cxx;
    in
    [
      "${include}/c++/${version}"
      "${include}/${multiarch}/c++/${version}"
      "${include}/c++/${version}/backward"
    ];
  compileCxx = [
    (tool "g++-${toString gccVersion}")
  ]
  ++ flags
  ++ (
    if cxx == null then [ ] else [ "-nostdinc++" ] ++ map (folder: "-isystem ${folder}") cxxHeaders
  );
  cxxLibraries =
    if isApart then
      [
        "-L${libstdcxx}/usr/lib"
        # libunwind finds frames by this header. gcc omits it from static programs, because its own unwinder does not need it.
        "-Wl,--eh-frame-hdr"
      ]
    # Since version 14, libstdc++ has all functions that gcc's code calls: see cxx-terminate.cc.
    else if cxx == null || cxx >= 14 then
      [ ]
    else
      [
        "-L${
          run {
            name = "libstdc++-${name}";
            script = ./cxx.sh;
            env = {
              ar = tool "ar";
              compile = concatStringsSep " " compileCxx;
              libraries = "${sysroot}/usr/lib/${multiarch}";
              terminate = ./cxx-terminate.cc;
            };
          }
        }"
      ];

  # Assertions in headers name the headers' paths.
  remap =
    map (folder: "-ffile-prefix-map=${folder}=") (
      [
        sysroot
        gcc
      ]
      ++ (if isApart then [ libstdcxx ] else [ ])
    )
    ++ [ "$CROSSFLAKE_CC_FLAGS" ];

  # C++ without headers of the standard library compiles. If other C++ fails, the reason is nearly always a missing header.
  cxxWithoutLibrary = ''
    ${concatStringsSep " " (compileCxx ++ remap)} "$@" && exit
    status=$?
    echo 'crossflake: to compile C++ for musl, add "libstdc++6" to "packages" of the target in targets.json' >&2
    exit $status
  '';

  programs = {
    gcc = [ (tool "gcc-${toString gccVersion}") ] ++ flags ++ cxxLibraries ++ remap;
    "g++" = if cxx == null then cxxWithoutLibrary else compileCxx ++ cxxLibraries ++ remap;
  }
  // listToAttrs (
    map
      (program: {
        name = program;
        value = [ (tool program) ];
      })
      [
        "ar"
        "as"
        "nm"
        "objcopy"
        "objdump"
        "ranlib"
        "readelf"
        "strip"
      ]
  )
  // {
    ld = [
      (tool "ld")
      "--sysroot=${sysroot}"
    ];
    # Finds only packages of the sysroot.
    pkg-config = ''
      export PKG_CONFIG_LIBDIR=${sysroot}/usr/lib/${multiarch}/pkgconfig:${sysroot}/usr/share/pkgconfig
      export PKG_CONFIG_SYSROOT_DIR=${sysroot}
      exec ${userland}/usr/bin/pkgconf "$@"
    '';
  };
  plainPrograms = programs // {
    cc = programs.gcc;
    "c++" = programs."g++";
  };
in
mkCompiler {
  inherit
    name
    processor
    programs
    sysroot
    ;
  prefix = multiarch;
  plain = if plain then plainPrograms else { };
}
// {
  # Debian has the kernel's headers in the folder of glibc's, where gcc finds them for musl and clang does not.
  clangArgs =
    if isMusl then
      " -idirafter ${sysroot}/usr/include/${builtins.replaceStrings [ "musl" ] [ "gnu" ] multiarch}"
    else
      "";

  # clang finds the C++ headers of a sysroot.
  clangCxxHeaders = if isApart then cxxHeaders else [ ];
}
