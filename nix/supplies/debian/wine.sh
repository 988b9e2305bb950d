# Takes out of Wine's packages what programs without a display need, and makes it run from the store.
#
#   debs       wine64, libwine, and libraries that they load at once
#   unpack     see deb.sh
#   patchelf   the package that has it
#   libFolder  libraries of the base tree, and its loader

# Two thirds of it draw, play sound, or stand in for what is installed with programs.
TAR_OPTIONS="$TAR_OPTIONS --wildcards --wildcards-match-slash"
TAR_OPTIONS="$TAR_OPTIONS --exclude=*/x86_64-windows/d[23]d* --exclude=*/x86_64-windows/ddraw*"
TAR_OPTIONS="$TAR_OPTIONS --exclude=*/x86_64-windows/dx* --exclude=*/x86_64-windows/mshtml* --exclude=*/x86_64-windows/ms[cv]*[0-9]*"
TAR_OPTIONS="$TAR_OPTIONS --exclude=*/x86_64-windows/msi.* --exclude=*/x86_64-windows/msxml* --exclude=*/x86_64-windows/*opengl*"
TAR_OPTIONS="$TAR_OPTIONS --exclude=*/x86_64-windows/*vulkan* --exclude=*/x86_64-windows/wined[3b]*"
TAR_OPTIONS="$TAR_OPTIONS --exclude=*/x86_64-windows/*.msstyles --exclude=*/x86_64-windows/x3daudio* --exclude=*/x86_64-windows/xa*"
TAR_OPTIONS="$TAR_OPTIONS --exclude=*/x86_64-windows/vcomp* --exclude=*/x86_64-windows/[jv]*script*"
TAR_OPTIONS="$TAR_OPTIONS --exclude=*/x86_64-windows/windows.* --exclude=*/x86_64-windows/wm* --exclude=*/x86_64-windows/mf*"
TAR_OPTIONS="$TAR_OPTIONS --exclude=*/x86_64-windows/concrt* --exclude=*/x86_64-windows/atl* --exclude=*/x86_64-unix/wine*"
TAR_OPTIONS="$TAR_OPTIONS --exclude=*/x86_64-unix/opengl* --exclude=*/x86_64-unix/g*"
. "$unpack"
unpack_debs "$out" $debs

mkdir tools
busybox ar p "$patchelf" data.tar.xz | xz -dc | tar -x -C tools ./usr/bin/patchelf
for program in wine64 wineserver64; do
  "$loader" --library-path "$libFolder" tools/usr/bin/patchelf --set-interpreter "$loader" --force-rpath \
    --set-rpath "$out/usr/lib/x86_64-linux-gnu:$libFolder" "$out/usr/lib/wine/$program"
done
# What installing the packages does: Wine's names for its server and its data, and zlib among its DLLs, which user32
# needs.
ln -sf wineserver64 "$out/usr/lib/wine/wineserver"
ln -s . "$out/usr/share/wine/wine"
mv "$out/usr/x86_64-w64-mingw32/lib/zlib1.dll" "$out/usr/lib/x86_64-linux-gnu/wine/x86_64-windows/"
rm -r "$out/usr/"*-w64-mingw32*
