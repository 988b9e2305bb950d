# Compiles the standard library for a triple without one in Debian, from Debian's source of the same version.
#
#   source     the package rust-web-src
#   triple     the target's triple
#   toolchain  rustc and cargo
#   objects    script that adds the objects and libraries that rustc links into every program; may be empty

mkdir source
deb_data "$source" | tar -x -C source --strip-components=5 --wildcards './usr/src/*/library'
cd source

# Debian vendors only the dependencies of std itself. cargo can resolve them without tests and optional C code.
for manifest in Cargo.toml */Cargo.toml compiler-builtins/compiler-builtins/Cargo.toml; do
  awk '/^\[/ { drop = /dev-dependencies/ } !drop' "$manifest" |
    sed '/"coretests",/d; /"alloctests",/d; /^cc = /d; s/"dep:cc"//' > manifest
  cp manifest "$manifest"
done
rm -r coretests alloctests
# Programs do not link a dynamic std, which would need the target's linker.
sed -i 's/crate-type = \["dylib", "rlib"\]/crate-type = ["rlib"]/' std/Cargo.toml

mkdir .cargo
cat > .cargo/config.toml <<'EOF'
[source.crates-io]
replace-with = "vendor"
[source.vendor]
directory = "vendor"
EOF

# The flags of rustc's own build: unwind tables for panics, bitcode for link-time optimization, and unstable unless marked
# stable. Prebuilt std libraries name the same source paths.
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
