# Prepares cargo's configuration before naersk's own.
#
#   vendor     the output of the step vendor
#   configure  the script configure.sh
#   exec       see ../../exec-setup.sh, or empty
#   remap      the script remap.sh
#   programs   the script programs.sh

. "$programs"
[ -z "$exec" ] || . "$exec/setup.sh"

export CARGO_INCREMENTAL=0 CARGO_HOME=$NIX_BUILD_TOP/cargo
if [ "$NIX_BUILD_CORES" = 0 ]; then
  NIX_BUILD_CORES=$(nproc)
fi
mkdir -p "$CARGO_HOME"
. "$configure"
link_sources
# naersk copies it to where cargo looks for it.
{
  source_configuration
  write_defaults
} > "$NIX_BUILD_TOP/cargo-config.toml"
cargoconfig=$NIX_BUILD_TOP/cargo-config.toml
. "$remap"
hide_flags
