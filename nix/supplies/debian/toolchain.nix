# rustc, cargo and std libraries -> a Rust sysroot for the build machine and one target, as a folder of links.
#
# Type: { run, rust, buildTriple, buildCc } -> { name, triple, std, static } -> derivation with bin/cargo, bin/rustc
{
  run,
  rust,
  buildTriple,
  buildCc,
}:
{
  name,
  triple,
  # Folder with lib/rustlib/TRIPLE; null for the build machine's own triple.
  std,
  # Whether rustc links libc statically.
  static,
}:
run {
  name = "rust-${name}";
  script = ./toolchain.sh;
  env = {
    inherit
      buildTriple
      rust
      triple
      ;
    std = if std == null then "" else std;
    inherit (rust) loader;
    wrap = ../wrap-rustc.sh;
    rustcFlags = ../rustc-flags.sh;
    linker = buildCc.cc;
    flags = if static then "-Ctarget-feature=+crt-static" else "";
  };
}
