# Compiles libstdc++ for a triple without one in Debian, from Debian's source of the same gcc. $out is laid out as a
# sysroot.
#
#   source     the package of gcc's source
#   version    gcc's major version
#   build      the build machine, for configure
#   host       the target's machine, for configure
#   multiarch  prefix of the compiler's programs, and name of the folder of headers
#   bin        folder of the compiler's programs
#   libunwind  library that Rust unwinds with

mkdir source
deb_data "$source" | tar -x -O --wildcards './usr/src/gcc-*/gcc-*.tar.xz' | xz -dc |
  tar -x -C source --strip-components=1 --exclude='*.html' --wildcards '*/libstdc++-v3' '*/libgcc' '*/config' \
    '*/include' '*/config-ml.in' '*/config.sub' '*/config.guess' '*/install-sh' '*/libtool*' '*/ltmain.sh' '*/ltgcc.m4' \
    '*/missing' '*/mkinstalldirs' '*/move-if-change' '*/libiberty' '*/libbacktrace' '*/gcc/BASE-VER' '*/gcc/DATESTAMP'

# libgcc's configure would copy this header, but libgcc is not built.
mkdir -p build/libgcc build/libstdc++
cp source/libgcc/gthr-posix.h build/libgcc/gthr-default.h

cd build/libstdc++
CONFIG_SHELL=$(command -v bash)
export CONFIG_SHELL
flags="-O2 -fPIC -ffile-prefix-map=$NIX_BUILD_TOP="
$CONFIG_SHELL ../../source/libstdc++-v3/configure --quiet --build="$build" --host="$host" --prefix=/usr \
  --libdir=/usr/lib --with-gxx-include-dir="/usr/include/c++/$version" --disable-shared --enable-static \
  --disable-multilib --disable-nls --disable-libstdcxx-pch \
  CC="$bin/$multiarch-gcc" CXX="$bin/$multiarch-g++" AR="$bin/$multiarch-ar" RANLIB="$bin/$multiarch-ranlib" \
  AR_FLAGS=rcD CFLAGS="$flags" CXXFLAGS="$flags"
make --silent -j "$NIX_BUILD_CORES" LIBTOOLFLAGS=--silent
make --silent install DESTDIR="$NIX_BUILD_TOP/installed"

cd "$NIX_BUILD_TOP/installed/usr"
mkdir -p "$out/usr/lib" "$out/usr/include/$multiarch/c++"
mv "include/c++/$version/$host" "$out/usr/include/$multiarch/c++/$version"
mv include/c++ "$out/usr/include/"
"$bin/$multiarch-strip" --strip-debug --enable-deterministic-archives lib/*.a
mv lib/*.a "$out/usr/lib/"
# gcc would link its own libgcc_eh, which needs glibc's _dl_find_object.
cp "$libunwind" "$out/usr/lib/libgcc_eh.a"
