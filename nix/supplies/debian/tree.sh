# Unpacks Debian packages into $out and makes their programs run from there.
#
#   debs         the packages
#   lower        folders of shared libraries of lower trees
#   libs         folder for this tree's shared libraries, relative to $out
#   patchelf     the package patchelf
#   gnu          Debian's name for the folder of libraries
#   interpreter  the dynamic linker that the programs name

unpack_debs "$out" $debs

cd "$out"
chmod -R u+w .

debian=usr/lib/$gnu
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

# It is enough to patch programs: the DT_RPATH of a program also applies to the libraries of its libraries, unless those
# have a RUNPATH. Only libLLVM has one, $ORIGIN/../lib; the link makes it the same folder.
ln -s "${libs##*/}" "${libs%/*}/lib"

# A program names its interpreter near its start; a library does not.
find usr -type f -perm -0100 ! -name '*.so*' | while IFS= read -r file; do
  if head -c 4096 "$file" | tr '\0' '\n' | grep -qF "$interpreter"; then
    echo "$file"
  fi
done > "$NIX_BUILD_TOP/programs"

loader=$out/$libs/${interpreter##*/}
deb_data "$patchelf" | tar -x -C "$NIX_BUILD_TOP" ./usr/bin/patchelf
tr '\n' '\0' < "$NIX_BUILD_TOP/programs" |
  xargs -0 -P "$NIX_BUILD_CORES" -n 8 "$loader" --library-path "$out/$libs" "$NIX_BUILD_TOP/usr/bin/patchelf" \
    --set-interpreter "$loader" --force-rpath --set-rpath "$out/$libs"

# patchelf moves the notes at a program's start, but not the header of type PT_GNU_PROPERTY (0x6474e553), which points at
# one of them. On arm64, Linux reads the header and refuses the program. So the header gets the type PT_NULL.
case $interpreter in
  *aarch64*)
    while IFS= read -r file; do
      header=$(($(od -An -td8 -j 32 -N 8 "$file")))
      count=$(($(od -An -tu2 -j 56 -N 2 "$file")))
      for type in $(od -An -v -tx4 -w56 -j "$header" -N $((count * 56)) "$file" | cut -c 2-9); do
        if [ "$type" = 6474e553 ]; then
          printf '\0\0\0\0' | dd of="$file" bs=1 seek="$header" conv=notrunc status=none
        fi
        header=$((header + 56))
      done
    done < "$NIX_BUILD_TOP/programs"
    ;;
esac
