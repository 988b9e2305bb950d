# Unpacks packages' usr/lib to $out/lib, for a Rust sysroot to link to.
#
#   debs  the packages

unpack_debs packages $debs
mkdir -p "$out/lib"
cp -a packages/usr/lib/. "$out/lib/"
