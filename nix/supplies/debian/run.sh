# Runs the script $1 with all of busybox's commands on PATH, and what stands in $path before them.
set -euo pipefail
busybox mkdir -p "$NIX_BUILD_TOP/busybox"
busybox --install -s "$NIX_BUILD_TOP/busybox"
export PATH="${path:+$path:}$NIX_BUILD_TOP/busybox"
export HOME=$NIX_BUILD_TOP LC_ALL=C TZ=UTC0
. "$1"
