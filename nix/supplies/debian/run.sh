# Runs the script $1. Commands are those in $path, then busybox's.
set -euo pipefail
busybox mkdir "$NIX_BUILD_TOP/busybox"
busybox --install -s "$NIX_BUILD_TOP/busybox"
export PATH="${path:+$path:}$NIX_BUILD_TOP/busybox"
export HOME=$NIX_BUILD_TOP LC_ALL=C TZ=UTC0
# In a user namespace the builder is root, and root would give files to owners that are not there.
export TAR_OPTIONS=--no-same-owner
. "$1"
