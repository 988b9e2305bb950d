# A target's C library, headers and libraries out of one Debian release and architecture, in one folder that gcc
# takes as --sysroot and qemu-user as -L.
{ run, base }:
{
  name,
  files,
  # Debian's name of the library folder, and gcc's version of libstdc++ (null where there is none).
  multiarch,
  cxx,
  libc,
}:
run {
  name = "sysroot-${name}";
  script = ./sysroot.sh;
  inherit base;
  env = {
    inherit multiarch libc;
    cxx = toString cxx;
    debs = files;
    unpack = ./deb.sh;
  };
}
