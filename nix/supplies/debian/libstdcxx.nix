# libstdc++ for a triple that Debian has none for, compiled once and shared by all projects.
{ run, base }:
{
  # The package of gcc's source.
  source,
  name,
  triple,
  # The build machine's own.
  build,
  # The prefix of the compiler's sister for glibc.
  gnu,
  multiarch,
  # Of gcc, and so of its source.
  version,
  # The compiler, which has none yet.
  cc,
  # As std.nix makes it for musl: with what it unwinds with.
  std,
}:
run {
  name = "libstdc++-${name}";
  script = ./libstdcxx.sh;
  inherit base;
  env = {
    inherit build multiarch source;
    version = toString version;
    host = builtins.replaceStrings [ "gnu" ] [ "musl" ] gnu;
    bin = "${cc.bin}/bin";
    libunwind = "${std}/lib/rustlib/${triple}/lib/self-contained/libunwind.a";
  };
}
