# A Linux target -> its compiler, std and runner: gcc with a sysroot of glibc or musl.
#
# Type: { machine, mkStd } -> name -> target -> { cc, std, gccSource, libraries, ownLibraries, static, runner }
{ machine, mkStd }:
name: target:
let
  inherit (machine.packages) fileOf filesOf;
  inherit (target) debian;
  isMusl = debian.libc == "musl";

  # Name of the derivations. It must not depend on the target's name in the manifest, because musl's std is compiled with the
  # compiler and would be rebuilt for each name.
  content =
    if debian.packages == null then
      builtins.replaceStrings [ "sysroot/" "/" ] [ "" "-" ] debian.sysroot
    else
      name;

  # Debian has no libstdc++ for musl. It is compiled if the manifest asks for it.
  cxxOfSysroot = if isMusl then null else debian.cxx;
  compilesCxx = debian.cxx != cxxOfSysroot;
  gccSource = machine.facts.sets.gccSource;
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
  sysrootCc = machine.mkCc compiler;
  cc =
    if !compilesCxx then
      sysrootCc
    else
      machine.mkCc (
        compiler
        // {
          name = "${content}-cxx";
          inherit (debian) cxx;
          libstdcxx = import ./libstdcxx.nix { inherit (machine) run userland; } {
            source = fileOf gccSource;
            name = content;
            inherit (debian) gnu multiarch;
            inherit (target) triple;
            inherit std;
            build = machine.triple;
            version = debian.cxx;
            cc = sysrootCc;
          };
        }
      );

  std =
    if isMusl then
      mkStd {
        cc = sysrootCc;
        inherit (target) triple;
        objects = ./std-musl.sh;
      }
    else if debian.std == null then
      null
    else
      machine.unpack "rust-std-${target.triple}" (filesOf debian.std);

  # The package has emulators for all processors, 450 MB. A target needs one emulator.
  emulator = machine.run {
    name = debian.runner;
    script = ./qemu.sh;
    inherit (machine) userland;
    env = {
      deb = fileOf debian.emulator;
      program = debian.runner;
    };
  };
  library = "${sysroot}/usr/lib/${debian.multiarch}";
in
{
  inherit cc std;
  gccSource = if compilesCxx then [ gccSource ] else [ ];
  # Shared libraries of the packages in the manifest.
  libraries = if debian.packages == null then null else library;
  ownLibraries = if debian.runner == "loader" then library else null;
  static = isMusl;
  runner = machine.scripts "run-${content}" {
    run =
      if debian.runner == "none" then
        [ ]
      else if debian.runner == "loader" then
        # The build machine's glibc may be older than the floor, or not at the path that programs name.
        [
          "${sysroot}${target.interpreter}"
          "--library-path"
          # The option replaces LD_LIBRARY_PATH, which cargo sets.
          "\"${library}\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}\""
        ]
      else
        [
          "${emulator}/bin/${debian.runner}"
          "-L"
          sysroot
          # exec.so is for the build machine.
          "-U"
          "LD_PRELOAD"
        ];
  };
}
