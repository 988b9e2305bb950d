# Packages of one Debian release and architecture -> a sysroot: C library, headers and libraries in one folder, for gcc's
# --sysroot and qemu-user's -L.
#
# Type: { run, userland } -> { name, files, multiarch, cxx, libc } -> derivation
# Example:
#   mkSysroot {
#     name = "bookworm-arm64";
#     files = [ "/nix/store/...-libc6-dev_2.36-9_arm64.deb" ];
#     multiarch = "aarch64-linux-gnu";
#     cxx = 12;
#     libc = "gnu";
#   }
#   => /nix/store/...-sysroot-bookworm-arm64 with usr/include, usr/lib, lib -> usr/lib
{ run, userland }:
{
  name,
  files,
  # Debian's name for the folder of libraries.
  multiarch,
  # Major version of libstdc++ in the packages, or null.
  cxx,
  # gnu or musl
  libc,
}:
run {
  name = "sysroot-${name}";
  script = ./sysroot.sh;
  inherit userland;
  env = {
    inherit libc multiarch;
    cxx = toString cxx;
    debs = files;
  };
}
