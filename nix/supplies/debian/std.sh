# Compiles the standard library for a triple that Debian has no std for, from Debian's source of the same version.
#
#   source     the package rust-web-src
#   triple     what for
#   toolchain  rustc and cargo
#   objects    a script that adds what rustc links into each program by itself; empty where that is nothing

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
mkdir -p "$lib"
cp "target/$triple/release/deps/"*.rlib "$lib/"
if [ -n "$objects" ]; then
  mkdir "$lib/self-contained"
  cd "$lib/self-contained"
  . "$objects"
fi
