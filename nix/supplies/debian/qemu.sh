# Takes one program of qemu-user out of its package: they are static and need nothing else.

mkdir -p "$out/bin"
busybox ar p "$deb" data.tar.xz | xz -dc | tar -x "./usr/bin/$program"
mv "usr/bin/$program" "$out/bin/"
