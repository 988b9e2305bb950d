# What programs for Linux are made with and run by: gcc over a sysroot of glibc or musl.
{ machine, mkStd }:
name: target:
let
  inherit (machine.packages) fileOf filesOf;
  inherit (target) debian;
  isMusl = debian.libc == "musl";

  # Parts are called after what they are made of. What a project calls its target is no reason to make them again: std
  # for musl above all, which depends on the compiler.
  content =
    if debian.packages == null then
      builtins.replaceStrings [ "sysroot/" "/" ] [ "" "-" ] debian.sysroot
    else
      name;

  # For musl Debian has no libstdc++, and it is compiled for those who ask.
  cxxOfSysroot = if isMusl then null else debian.cxx;
  compilesCxx = debian.cxx != cxxOfSysroot;
  gccSource = "gcc-src";
  sysroot = machine.mkSysroot {
    name = content;
    cxx = cxxOfSysroot;
    inherit (debian) libc multiarch;
    files =
      filesOf debian.sysroot ++ (if debian.packages == null then [ ] else filesOf debian.packages);
  };
  compiler = {
    inherit sysroot;
    name = content;
    cxx = cxxOfSysroot;
    inherit (debian)
      gnu
      libc
      multiarch
      processor
      ;
    gcc = machine.gccOf debian.gcc;
  };
  ofSysroot = machine.mkCc compiler;
  cc =
    if !compilesCxx then
      ofSysroot
    else
      machine.mkCc (
        compiler
        // {
          name = "${content}-cxx";
          inherit (debian) cxx;
          libstdcxx = import ./libstdcxx.nix { inherit (machine) base run; } {
            source = fileOf gccSource;
            name = content;
            inherit (debian) gnu multiarch;
            inherit (target) triple;
            inherit std;
            build = machine.triple;
            version = debian.cxx;
            cc = ofSysroot;
          };
        }
      );

  std =
    if isMusl then
      mkStd {
        cc = ofSysroot;
        inherit (target) triple;
        objects = ./std-musl.sh;
      }
    else if debian.std == null then
      null
    else
      machine.unpack "rust-std-${target.triple}" (filesOf debian.std);

  # One program of the package, not its 450 MB for all machines.
  emulator = machine.run {
    name = debian.runner;
    script = ./qemu.sh;
    inherit (machine) base;
    env = {
      deb = fileOf debian.emulator;
      program = debian.runner;
    };
  };
  library = "${sysroot}/usr/lib/${debian.multiarch}";
  command =
    if debian.runner == "none" then
      ""
    else if debian.runner == "loader" then
      # The build machine may have an older glibc than the floor, or none where programs look for it.
      "${sysroot}${target.interpreter} --library-path ${library}"
    else
      "${emulator}/bin/${debian.runner} -L ${sysroot}";
in
{
  inherit cc std;
  gccSource = if compilesCxx then [ gccSource ] else [ ];
  # Shared libraries that programs may need because the project asked for them.
  libraries = if debian.packages == null then null else library;
  static = isMusl;
  runner = machine.scripts "run-${content}" { run = ''exec ${command} "$@"''; };
}
