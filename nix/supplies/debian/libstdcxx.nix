# gcc's source -> libstdc++ for a triple that Debian has none for. All projects share it.
#
# Type: { run, userland } -> { source, name, triple, build, gnu, multiarch, version, cc, std } -> derivation
{ run, userland }:
{
  # The package of gcc's source.
  source,
  name,
  triple,
  # The build machine's triple.
  build,
  # Prefix of the same machine's compiler for glibc.
  gnu,
  multiarch,
  # gcc's major version.
  version,
  # The target's compiler, without a C++ library.
  cc,
  # std for the triple, with the libunwind that Rust unwinds with.
  std,
}:
run {
  name = "libstdc++-${name}";
  script = ./libstdcxx.sh;
  inherit userland;
  env = {
    inherit build multiarch source;
    version = toString version;
    host = builtins.replaceStrings [ "gnu" ] [ "musl" ] gnu;
    bin = "${cc.bin}/bin";
    libunwind = "${std}/lib/rustlib/${triple}/lib/self-contained/libunwind.a";
  };
}
