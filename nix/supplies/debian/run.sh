# Runs the script $1. Commands are those in $path, then busybox's.
set -euo pipefail
busybox mkdir "$NIX_BUILD_TOP/busybox"
busybox --install -s "$NIX_BUILD_TOP/busybox"
export PATH="${path:+$path:}$NIX_BUILD_TOP/busybox"
export HOME=$NIX_BUILD_TOP LC_ALL=C TZ=UTC0
. "$1"
