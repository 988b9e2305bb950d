# What cargo reads and rustc adds, before naersk configures.
#
#   vendor    directory sources and their configuration
#   shebangs  see there
#   remap     see there

. "$shebangs"
patch_shebangs .

export CARGO_INCREMENTAL=0 CARGO_HOME=$NIX_BUILD_TOP/cargo
if [ "$NIX_BUILD_CORES" = 0 ]; then
  NIX_BUILD_CORES=$(nproc)
fi
# Under a name of the build folder's, so that CARGO_MANIFEST_DIR of a dependency names no store path.
ln -s "$vendor" "$NIX_BUILD_TOP/vendor"
# naersk copies it to where cargo looks for it.
sed "s|@vendor@|$NIX_BUILD_TOP/vendor|" "$cargoconfig" > "$NIX_BUILD_TOP/cargo-config.toml"
cargoconfig=$NIX_BUILD_TOP/cargo-config.toml
. "$remap"
