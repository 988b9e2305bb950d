# Packages' files as they are, with usr/lib as lib: what a Rust sysroot links to.
#
#   debs    the packages' files
#   unpack  see deb.sh

. "$unpack"
unpack_debs packages $debs
mkdir -p "$out/lib"
cp -a packages/usr/lib/. "$out/lib/"
