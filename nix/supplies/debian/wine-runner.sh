# Runs a Windows program under Wine. Each run has a prefix, Wine's name for a Windows installation, of its own.
#
#   wine       folder with wine/ and x86_64-linux-gnu/
#   registry   the prefix's registry
#   coreutils  folder of programs

# exec.so is for steps of builds.
unset LD_PRELOAD
export WINEDEBUG="${WINEDEBUG:--all}"
if [ -n "$WINEPREFIX" ]; then
  exec "$wine/wine/wine64" "$@"
fi
# Installing Wine would take a minute and hundreds of MB. This mode skips it; Wine loads the DLLs from the store.
WINEPREFIX=$("$coreutils/mktemp" -d)
export WINEPREFIX WINEBOOTSTRAPMODE=1
# For a user without a folder in /run, Debian's Wine asks for this one, and aborts when it frees the answer.
unset TMPDIR
# Wine's server belongs to the prefix and would outlive the program.
finish() {
  "$wine/wine/wineserver" -k
  "$coreutils/rm" -rf "$WINEPREFIX"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
echo disable > "$WINEPREFIX/.update-timestamp"
"$coreutils/cat" "$registry" > "$WINEPREFIX/system.reg"
# The registry has this time zone only.
export TZ=UTC
# Programs look for cmd.exe in system32.
"$coreutils/mkdir" -p "$WINEPREFIX/drive_c/windows/temp"
"$coreutils/ln" -s "$wine/x86_64-linux-gnu/wine/x86_64-windows" "$WINEPREFIX/drive_c/windows/system32"
"$wine/wine/wine64" "$@"
