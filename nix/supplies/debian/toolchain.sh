# Lays out a Rust sysroot: links to rustc, cargo and the std libraries, and a rustc that adds what must hold whatever
# flags a project sets.
#
#   rust          the tree of rustc, cargo and std of $buildTriple
#   triple std    the target, and the folder that has its std; empty for the build machine's own
#   wrap          see there
#   linker flags  for it

mkdir -p "$out/bin" "$out/lib/rustlib"
ln -s "$rust/usr/lib/rustlib/$buildTriple" "$out/lib/rustlib/"
if [ -n "$std" ]; then
  ln -s "$std/lib/rustlib/$triple" "$out/lib/rustlib/"
fi
ln -s "$rust/usr/bin/cargo" "$out/bin/cargo"

real=$rust/usr/bin
common="--sysroot $out"
. "$wrap"
