# Lays out a toolchain: links to fenix's files, and a rustc that adds flags to the project's own.
#
#   rust          fenix's folder
#   buildTriple   the build machine's triple; rustc's own linker is in the folder of this name
#   wrap          wrap-rustc.sh
#   linker flags  see there

mkdir -p "$out/bin"
ln -s "$rust/bin/cargo" "$out/bin/cargo"
ln -s "$rust/lib" "$out/lib"
if [ -e "$rust/lib/rustlib/$buildTriple/bin/rust-lld" ]; then
  ln -s "$rust/lib/rustlib/$buildTriple/bin/rust-lld" "$out/bin/rust-lld"
fi

real=$rust/bin
common=
. "$wrap"
