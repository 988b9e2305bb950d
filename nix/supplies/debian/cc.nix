# gcc and binutils of one machine, the build machine's or a target's, over a sysroot.
{
  base,
  run,
  scripts,
}:
{
  name,
  # The tree that has the compiler, and the prefix of its programs there.
  gcc,
  gnu,
  sysroot,
  multiarch,
  # Version of libstdc++, or null.
  cxx,
  # The folder that has it, as it lies in a sysroot.
  libstdcxx ? sysroot,
  # gnu or musl
  libc,
  # As cmake is told it; the build machine's own compiler needs none.
  processor ? null,
  # Further flags for whatever links.
  linkFlags ? [ ],
  # Whether the programs are also there without prefix, for what calls just `cc` or `make`.
  plain ? false,
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
  # musl's is a double, glibc's and so gcc's is not.
  ++ (if libc == "musl" && processor == "ppc64le" then [ "-mlong-double-64" ] else [ ])
  ++ linkFlags;

  # Whether it is beside the sysroot.
  apart = libstdcxx != sysroot;
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
  cxxFlags =
    if cxx == null then [ ] else [ "-nostdinc++" ] ++ map (folder: "-isystem ${folder}") cxxHeaders;

  compileCxx = concatStringsSep " " ([ (tool "g++-14") ] ++ flags ++ cxxFlags);
  # Before the sysroot's own, where that is older than the compiler.
  cxxLibraries =
    if apart then
      [
        "-L${libstdcxx}/usr/lib"
        # What unwinds there looks for frames by it. gcc leaves it out of static programs, where its own is told of them.
        "-Wl,--eh-frame-hdr"
      ]
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
              compile = compileCxx;
              libraries = "${sysroot}/usr/lib/${multiarch}";
              terminate = ./cxx-terminate.cc;
            };
          }
        }"
      ];

  # Assertions in headers name them.
  remap = [
    "-ffile-prefix-map=${sysroot}="
    "-ffile-prefix-map=${gcc}="
  ]
  ++ (if apart then [ "-ffile-prefix-map=${libstdcxx}=" ] else [ ])
  ++ [
    "$CROSSFLAKE_CC_FLAGS"
  ];
  exec = words: ''exec ${concatStringsSep " " words} "$@"'';

  # It compiles what needs no header of the standard library. Where it fails, that is nearly always why.
  cxxOfMusl = ''
    ${compileCxx} ${concatStringsSep " " remap} "$@" && exit
    status=$?
    echo 'crossflake: for musl there is a C++ standard library where "packages" in targets.json names libstdc++6' >&2
    exit $status
  '';

  programs = {
    gcc = exec ([ (tool "gcc-14") ] ++ flags ++ cxxLibraries ++ remap);
    "g++" = if cxx == null then cxxOfMusl else exec ([ compileCxx ] ++ cxxLibraries ++ remap);
    ar = exec [ (tool "ar") ];
    ranlib = exec [ (tool "ranlib") ];
    strip = exec [ (tool "strip") ];
    nm = exec [ (tool "nm") ];
    ld = exec [
      (tool "ld")
      "--sysroot=${sysroot}"
    ];
    # Finds the sysroot's packages and only them.
    pkg-config = ''
      export PKG_CONFIG_LIBDIR=${sysroot}/usr/lib/${multiarch}/pkgconfig:${sysroot}/usr/share/pkgconfig
      export PKG_CONFIG_SYSROOT_DIR=${sysroot}
      ${exec [ "${base}/usr/bin/pkgconf" ]}
    '';
  };
  plainPrograms = programs // {
    cc = programs.gcc;
    "c++" = programs."g++";
    # make's own default is /bin/sh, which is not there in a sandbox.
    make = exec [
      "${base}/usr/bin/make"
      "SHELL=${base}/usr/bin/bash"
    ];
  };

  compiler = import ../compiler.nix { inherit scripts; } {
    inherit name programs;
    prefix = multiarch;
    plain = if plain then plainPrograms else { };
  };
in
compiler
// {
  inherit sysroot;

  # Beside --sysroot, for clang to read headers as gcc does: the kernel's are where they are for the gnu sister.
  clangArgs =
    if libc == "musl" then
      " -idirafter ${sysroot}/usr/include/${builtins.replaceStrings [ "musl" ] [ "gnu" ] multiarch}"
    else
      "";

  # Those of C++ that it does not find, for they are not in the sysroot.
  clangCxxHeaders = if apart then cxxHeaders else [ ];

  cmake = import ../cmake.nix { inherit run; } {
    inherit
      compiler
      name
      processor
      sysroot
      ;
  };
}
