# Lays out wasi-libc for clang, which searches folders named after the triple. Debian uses another name.
#
#   debs       the package
#   triple     clang's name
#   multiarch  Debian's name

unpack_debs packages $debs
mkdir "$out"
for folder in include lib; do
  cp -a "packages/usr/$folder" "$out/"
  ln -s "$multiarch" "$out/$folder/$triple"
done
