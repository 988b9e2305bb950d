# Lays out wasi-libc as clang looks for it: by the name of the triple, which Debian does not use for the folders.
#
#   debs       the package
#   triple     the name that clang has
#   multiarch  the name that Debian has

mkdir "$out"
for deb in $debs; do
  busybox ar p "$deb" data.tar.xz | xz -dc | tar -x -C "$out" --strip-components=2 ./usr/include ./usr/lib
done
for folder in include lib; do
  ln -s "$multiarch" "$out/$folder/$triple"
done
