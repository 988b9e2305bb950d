# Unpacks the part of Wine that programs without a display need, and makes it run from the store.
#
#   debs       wine64, libwine, and the libraries that they load at the start
#   patchelf   the package patchelf
#   libFolder  the userland's folder of libraries
#   loader     the userland's dynamic linker

# Two thirds of the files draw, play sound, or replace libraries that are installed with programs.
TAR_OPTIONS="$TAR_OPTIONS --wildcards --wildcards-match-slash"
for excluded in 'unix/g*' 'unix/opengl*' 'unix/wine*' 'windows/*.msstyles' 'windows/*opengl*' 'windows/*vulkan*' \
  'windows/[jv]*script*' 'windows/atl*' 'windows/concrt*' 'windows/d[23]d*' 'windows/ddraw*' 'windows/dx*' 'windows/mf*' \
  'windows/ms[cv]*[0-9]*' 'windows/mshtml*' 'windows/msi.*' 'windows/msxml*' 'windows/vcomp*' 'windows/windows.*' \
  'windows/wined[3b]*' 'windows/wm*' 'windows/x3daudio*' 'windows/xa*'; do
  TAR_OPTIONS="$TAR_OPTIONS --exclude=*/x86_64-$excluded"
done
unpack_debs "$out" $debs

mkdir tools
deb_data "$patchelf" | tar -x -C tools ./usr/bin/patchelf
for program in wine64 wineserver64; do
  "$loader" --library-path "$libFolder" tools/usr/bin/patchelf --set-interpreter "$loader" --force-rpath \
    --set-rpath "$out/usr/lib/x86_64-linux-gnu:$libFolder" "$out/usr/lib/wine/$program"
done
# Installing the packages would add Wine's names for its server and its data. user32 needs zlib among the DLLs.
ln -sf wineserver64 "$out/usr/lib/wine/wineserver"
ln -s . "$out/usr/share/wine/wine"
mv "$out/usr/x86_64-w64-mingw32/lib/zlib1.dll" "$out/usr/lib/x86_64-linux-gnu/wine/x86_64-windows/"
rm -r "$out/usr/"*-w64-mingw32*
