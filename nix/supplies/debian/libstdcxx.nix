# gcc's source -> libstdc++ for a triple for which Debian has no libstdc++. All projects share the result.
#
# Type: { run, userland } -> { source, name, triple, build, gnu, multiarch, version, cc, std } -> derivation
{ run, userland }:
{
  # Debian's package with gcc's source.
  source,
  name,
  triple,
  # The build machine's triple.
  build,
  # Prefix of the compiler for the same processor and glibc.
  gnu,
  multiarch,
  # gcc's major version.
  version,
  # The target's compiler, without a C++ library.
  cc,
  # std for the triple, with the libunwind that Rust uses.
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
