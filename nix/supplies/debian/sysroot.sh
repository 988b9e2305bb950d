# Unpacks Debian packages of one release and architecture into a sysroot.
#
#   debs       the packages
#   multiarch  Debian's name for the folder of libraries
#   cxx        gcc's major version if libstdc++ is among the packages, or empty
#   libc       gnu or musl

mkdir -p "$out/usr/lib" "$out/usr/lib64" "$out/usr/include"

# Up to bookworm libc is in /lib, from trixie on in /usr/lib. A sysroot has it in /usr/lib, and /lib is a link.
ln -s usr/lib "$out/lib"
ln -s usr/lib64 "$out/lib64"
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
  # gcc of another version searches this folder only.
  for library in libstdc++.so libstdc++.a libsupc++.a; do
    ln -s "../gcc/$multiarch/$cxx/$library" "usr/lib/$multiarch/"
  done
fi

if [ "$libc" = musl ]; then
  # gcc searches its usual folders for headers and archives. musl is the only libc here, and is linked statically.
  cp -a "usr/include/$multiarch/." usr/include/
  mv "usr/lib/$multiarch"/*.o "usr/lib/$multiarch"/*.a usr/lib/
  rm -r "usr/include/$multiarch" "usr/lib/$multiarch"
  # std unwinds with LLVM's libunwind, which is in the folder for glibc.
  mv usr/lib/*/libunwind.a usr/lib/
fi
