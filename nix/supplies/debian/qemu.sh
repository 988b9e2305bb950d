# Takes one emulator out of the package qemu-user. It is static and needs no other file.
#
#   deb      the package
#   program  the emulator's name

mkdir -p "$out/bin"
deb_data "$deb" | tar -x "./usr/bin/$program"
mv "usr/bin/$program" "$out/bin/"
