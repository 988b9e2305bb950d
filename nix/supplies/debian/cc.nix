# gcc and binutils of one machine, the build machine's or a target's, over a sysroot.
{ scripts, base }:
{
  name,
  # The tree that has the compiler, and the prefix of its programs there.
  gcc,
  gnu,
  sysroot,
  multiarch,
  # Version of libstdc++ in the sysroot, or null.
  cxx,
  # gnu or musl
  libc,
  # Further flags for whatever links.
  linkFlags ? [ ],
}:
let
  inherit (builtins) concatStringsSep;
  tool = program: "${gcc}/usr/bin/${gnu}-${program}";

  flags = [
    "--sysroot=${sysroot}"
    # Where it is no cross-compiler, gcc looks for its assembler and linker on PATH only.
    "-B${gcc}/usr/bin"
  ]
  # Nothing is there to link dynamically; for gcc to know keeps -lgcc_s away.
  ++ (if libc == "musl" then [ "-static" ] else [ ])
  ++ linkFlags;

  cxxFlags =
    if cxx == null then
      [ ]
    else
      let
        include = "${sysroot}/usr/include";
        version = toString cxx;
      in
      [
        "-nostdinc++"
        "-isystem ${include}/c++/${version}"
        "-isystem ${include}/${multiarch}/c++/${version}"
        "-isystem ${include}/c++/${version}/backward"
      ];

  exec = words: ''exec ${concatStringsSep " " words} "$@"'';

  bin = scripts "cc-${name}" {
    "${multiarch}-gcc" = exec ([ (tool "gcc-14") ] ++ flags);
    "${multiarch}-g++" = exec ([ (tool "g++-14") ] ++ flags ++ cxxFlags);
    "${multiarch}-ar" = exec [ (tool "ar") ];
    "${multiarch}-ranlib" = exec [ (tool "ranlib") ];
    "${multiarch}-strip" = exec [ (tool "strip") ];
    "${multiarch}-nm" = exec [ (tool "nm") ];
    "${multiarch}-ld" = exec [
      (tool "ld")
      "--sysroot=${sysroot}"
    ];
    # pkg-config finds the sysroot's packages and only them.
    "${multiarch}-pkg-config" = ''
      export PKG_CONFIG_LIBDIR=${sysroot}/usr/lib/${multiarch}/pkgconfig:${sysroot}/usr/share/pkgconfig
      export PKG_CONFIG_SYSROOT_DIR=${sysroot}
      ${exec [ "${base}/usr/bin/pkgconf" ]}
    '';
  };
  program = name: "${bin}/bin/${multiarch}-${name}";
in
{
  inherit bin sysroot;
  prefix = "${multiarch}-";
  cc = program "gcc";
  cxx = program "g++";
  ar = program "ar";
  ranlib = program "ranlib";
  strip = program "strip";
  nm = program "nm";
  pkgConfig = program "pkg-config";
}
