# rustc and cargo with std for the build machine and for one target: a folder of links, as rustc wants its sysroot.
{
  run,
  rust,
  buildTriple,
  buildCc,
}:
{
  name,
  triple,
  # The folder with lib/rustlib/<triple> in it; null for the build machine's own triple.
  std,
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
    wrap = ../wrap-rustc.sh;
    linker = buildCc.cc;
    flags = if static then "-Ctarget-feature=+crt-static" else "";
  };
}
