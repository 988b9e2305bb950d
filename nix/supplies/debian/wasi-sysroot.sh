# Lays out wasi-libc as clang looks for it: by the name of the triple, which Debian does not use for the folders.
#
#   debs       the package
#   unpack     see deb.sh
#   triple     the name that clang has
#   multiarch  the name that Debian has

. "$unpack"
unpack_debs packages $debs
mkdir "$out"
for folder in include lib; do
  cp -a "packages/usr/$folder" "$out/"
  ln -s "$multiarch" "$out/$folder/$triple"
done
