# Runs the script $1 with the programs in $path, then busybox's, and with the functions of deb.sh ($unpack).
set -euo pipefail
busybox mkdir "$NIX_BUILD_TOP/busybox"
busybox --install -s "$NIX_BUILD_TOP/busybox"
export PATH="${path:+$path:}$NIX_BUILD_TOP/busybox"
export HOME=$NIX_BUILD_TOP LC_ALL=C TZ=UTC0
# In a user namespace the builder is root, and tar as root sets owners that do not exist there.
export TAR_OPTIONS=--no-same-owner
. "$unpack"
. "$1"
