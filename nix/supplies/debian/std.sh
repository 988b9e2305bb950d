# Compiles the standard library for a triple that Debian has no std for, from Debian's source of the same version.
#
#   source     the package rust-web-src
#   triple     what for
#   toolchain  rustc and cargo
#   musl       the sysroot that has musl and libunwind.a
#   gcc        the target's gcc, by absolute path, and ar likewise

mkdir source
busybox ar p "$source" data.tar.xz | xz -dc | tar -x -C source --strip-components=5 --wildcards './usr/src/*/library'
cd source

# Debian vendors what std itself needs: without what is for tests and for optional C parts, cargo can resolve it.
for manifest in Cargo.toml */Cargo.toml compiler-builtins/compiler-builtins/Cargo.toml; do
  awk '/^\[/ { drop = /dev-dependencies/ } !drop' "$manifest" |
    sed '/"coretests",/d; /"alloctests",/d; /^cc = /d; s/"dep:cc"//' > manifest
  cp manifest "$manifest"
done
rm -r coretests alloctests
# A dynamic std would need the target's linker, and nobody links it.
sed -i 's/crate-type = \["dylib", "rlib"\]/crate-type = ["rlib"]/' std/Cargo.toml

mkdir .cargo
cat > .cargo/config.toml <<'EOF'
[source.crates-io]
replace-with = "vendor"
[source.vendor]
directory = "vendor"
EOF

# As rustc's own build does it: unwind tables for panics, bitcode for link-time optimization, and everything unstable
# unless it is marked stable. Paths are what the prebuilt std libraries name.
commit=$("$toolchain/bin/rustc" -vV | sed -n 's/^commit-hash: //p')
export PATH="$toolchain/bin:$PATH"
export RUSTC_BOOTSTRAP=1 __CARGO_DEFAULT_LIB_METADATA=crossflake
export RUSTFLAGS="-Cforce-unwind-tables=yes -Cembed-bitcode=yes -Zforce-unstable-if-unmarked"
export CROSSFLAKE_RUSTC_FLAGS="--remap-path-prefix=$NIX_BUILD_TOP/source=/rustc/$commit/library"
cargo build --offline --release -p sysroot --features panic-unwind,backtrace --target "$triple" \
  -j "$NIX_BUILD_CORES"

lib=$out/lib/rustlib/$triple/lib
mkdir -p "$lib/self-contained"
cp "target/$triple/release/deps/"*.rlib "$lib/"

# What rustc links into a static musl program by itself.
cd "$lib/self-contained"
for object in crt1.o crti.o crtn.o Scrt1.o rcrt1.o libc.a; do
  cp "$musl/usr/lib/$object" .
done
for object in crtbegin.o crtbeginS.o crtend.o crtendS.o; do
  cp "$("$gcc" -print-file-name=$object)" .
done

# libunwind comes from LLVM: gcc's libgcc_eh wants glibc's _dl_find_object. It was compiled against glibc with
# fortification, for which musl has no entry points.
cat > "$NIX_BUILD_TOP/fortify.c" <<'EOF'
typedef __builtin_va_list arguments;
int vfprintf(void *file, const char *format, arguments list);
int vsnprintf(char *text, __SIZE_TYPE__ size, const char *format, arguments list);
int __vfprintf_chk(void *file, int flag, const char *format, arguments list) {
  (void)flag;
  return vfprintf(file, format, list);
}
int __vsnprintf_chk(char *text, __SIZE_TYPE__ size, int flag, __SIZE_TYPE__ room, const char *format, arguments list) {
  (void)flag;
  (void)room;
  return vsnprintf(text, size, format, list);
}
EOF
"$gcc" -O2 -c "$NIX_BUILD_TOP/fortify.c" -o "$NIX_BUILD_TOP/fortify.o"
# Code that gcc compiled may call libgcc, which rustc leaves out. Of Rust's own counterpart, compiler_builtins, Debian has
# the part written in Rust: __popcountdi2, for one, is not in it. So libgcc comes in with libunwind, which is always
# linked.
"$ar" -M <<EOF
CREATE libunwind.a
ADDLIB $musl/usr/lib/libunwind.a
ADDLIB $("$gcc" -print-libgcc-file-name)
ADDMOD $NIX_BUILD_TOP/fortify.o
SAVE
END
EOF
