# Lays Debian packages of one release and architecture into a sysroot.
#
#   debs       the packages' files
#   unpack     see deb.sh
#   multiarch  Debian's name of the library folder
#   cxx        version of gcc whose libstdc++ is among them, or empty
#   libc       gnu or musl

mkdir -p "$out/usr/lib" "$out/usr/lib64" "$out/usr/include"

# Up to bookworm libc lies in /lib, from trixie on in /usr/lib. Here it is always the latter, and /lib a link.
ln -s usr/lib "$out/lib"
ln -s usr/lib64 "$out/lib64"
. "$unpack"
unpack_debs packages $debs
for folder in lib usr/lib usr/include usr/share/pkgconfig; do
  if [ -d "packages/$folder" ]; then
    mkdir -p "$out/$folder"
    cp -a --remove-destination "packages/$folder/." "$out/$folder/"
  fi
done
for folder in lib64 usr/lib64; do
  if [ -d "packages/$folder" ]; then
    cp -a --remove-destination "packages/$folder/." "$out/usr/lib64/"
  fi
done

cd "$out"
chmod -R u+w .

if [ -n "$cxx" ]; then
  # Where gcc of another version finds them.
  for library in libstdc++.so libstdc++.a libsupc++.a; do
    ln -s "../gcc/$multiarch/$cxx/$library" "usr/lib/$multiarch/"
  done
fi

if [ "$libc" = musl ]; then
  # musl is the only libc here and it is linked statically: its headers and archives stand where gcc looks.
  cp -a "usr/include/$multiarch/." usr/include/
  mv "usr/lib/$multiarch"/*.o "usr/lib/$multiarch"/*.a usr/lib/
  rm -r "usr/include/$multiarch" "usr/lib/$multiarch"
  # LLVM's libunwind, which std unwinds with. It lies in the folder of its gnu sister.
  mv usr/lib/*/libunwind.a usr/lib/
fi
