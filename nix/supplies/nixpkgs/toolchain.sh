# Writes a rustc that adds flags of ours.
#
#   rust          fenix's folder
#   buildTriple   below its name rustc keeps its own linker
#   wrap          see there
#   linker flags  for it

mkdir -p "$out/bin"
ln -s "$rust/bin/cargo" "$out/bin/cargo"
ln -s "$rust/lib" "$out/lib"
if [ -e "$rust/lib/rustlib/$buildTriple/bin/rust-lld" ]; then
  ln -s "$rust/lib/rustlib/$buildTriple/bin/rust-lld" "$out/bin/rust-lld"
fi

real=$rust/bin
common=
. "$wrap"
