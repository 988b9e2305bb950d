# Packages' files as they are, with usr/lib as lib: what a Rust sysroot links to.

mkdir "$out"
for deb in $debs; do
  busybox ar p "$deb" data.tar.xz | xz -dc | tar -x -C "$out" --strip-components=2 ./usr/lib
done
