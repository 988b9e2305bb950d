# Lays out a toolchain: links to fenix's files, and a rustc that adds flags to the project's own.
#
#   rust          fenix's folder
#   buildTriple   the build machine's triple; rustc's own linker is in the folder of this name
#   loader        the dynamic linker of fenix's programs, or empty
#   wrap          wrap-rustc.sh
#   linker flags rustcFlags triple  see there

mkdir -p "$out/bin"
# See ../debian/toolchain.sh.
if [ -n "$loader" ]; then
  cat > "$out/bin/cargo" <<END
#!$shell
exec $loader --argv0 "\$0" $rust/bin/cargo "\$@"
END
  chmod +x "$out/bin/cargo"
else
  ln -s "$rust/bin/cargo" "$out/bin/cargo"
fi
ln -s "$rust/lib" "$out/lib"
if [ -e "$rust/lib/rustlib/$buildTriple/bin/rust-lld" ]; then
  ln -s "$rust/lib/rustlib/$buildTriple/bin/rust-lld" "$out/bin/rust-lld"
fi

real=$rust/bin
begin= common=
. "$wrap"
