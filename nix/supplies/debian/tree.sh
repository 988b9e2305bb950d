# Unpacks Debian packages into $out and makes their programs run from there.
#
#   debs      the packages' files
#   unpack    see deb.sh
#   lower     folders of shared libraries of lower trees, which these programs use too
#   libs      where this tree's shared libraries lie, below $out
#   patchelf  the package that has it

. "$unpack"
unpack_debs "$out" $debs

cd "$out"
chmod -R u+w .

debian=usr/lib/x86_64-linux-gnu
mkdir -p "$libs"
if [ "$libs" != $debian ] && [ -d $debian ]; then
  mv $debian/* "$libs/"
  rmdir $debian
fi
for folder in $lower; do
  for library in "$folder"/*.so*; do
    if [ ! -e "$libs/${library##*/}" ]; then
      ln -s "$library" "$libs/"
    fi
  done
done

# Only programs are patched: DT_RPATH of a program holds for the libraries it asks for, and for what those ask
# for in turn, as long as they have no RUNPATH of their own. Only libLLVM has one, $ORIGIN/../lib: the link makes
# that the same folder.
ln -s "${libs##*/}" "${libs%/*}/lib"

# A program names its interpreter near its start; libraries name none.
find usr -type f -perm -0100 ! -name '*.so*' | while IFS= read -r file; do
  if head -c 4096 "$file" | tr '\0' '\n' | grep -qF /lib64/ld-linux-x86-64.so.2; then
    echo "$file"
  fi
done > "$NIX_BUILD_TOP/programs"

loader=$out/$libs/ld-linux-x86-64.so.2
busybox ar p "$patchelf" data.tar.xz | xz -dc | tar -x -C "$NIX_BUILD_TOP" ./usr/bin/patchelf
tr '\n' '\0' < "$NIX_BUILD_TOP/programs" |
  xargs -0 -P "$NIX_BUILD_CORES" -n 8 "$loader" --library-path "$out/$libs" "$NIX_BUILD_TOP/usr/bin/patchelf" \
    --set-interpreter "$loader" --force-rpath --set-rpath "$out/$libs"
