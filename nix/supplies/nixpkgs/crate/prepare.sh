# Prepares cargo's configuration before naersk's own.
#
#   vendor    directory sources and their configuration
#   shebangs  the script shebangs.sh
#   remap     the script remap.sh

. "$shebangs"
patch_shebangs .

export CARGO_INCREMENTAL=0 CARGO_HOME=$NIX_BUILD_TOP/cargo
if [ "$NIX_BUILD_CORES" = 0 ]; then
  NIX_BUILD_CORES=$(nproc)
fi
# Through a link in the build folder, so that CARGO_MANIFEST_DIR of a dependency is no store path.
ln -s "$vendor" "$NIX_BUILD_TOP/vendor"
# naersk copies it to where cargo looks for it.
sed "s|@vendor@|$NIX_BUILD_TOP/vendor|" "$cargoconfig" > "$NIX_BUILD_TOP/cargo-config.toml"
cargoconfig=$NIX_BUILD_TOP/cargo-config.toml
. "$remap"
