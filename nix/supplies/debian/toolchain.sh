# Lays out a Rust sysroot: links to cargo and the std libraries, and a rustc that adds flags to the project's own.
#
#   rust          the tree of rustc, cargo and std for $buildTriple
#   triple std    the target, and the folder that has its std; empty for the build machine's own triple
#   wrap          wrap-rustc.sh
#   linker flags  see there

mkdir -p "$out/bin" "$out/lib/rustlib"
ln -s "$rust/usr/lib/rustlib/$buildTriple" "$out/lib/rustlib/"
if [ -n "$std" ]; then
  ln -s "$std/lib/rustlib/$triple" "$out/lib/rustlib/"
fi
ln -s "$rust/usr/bin/cargo" "$out/bin/cargo"

real=$rust/usr/bin
common="--sysroot $out"
. "$wrap"
