# Panics, debug information and C's __FILE__ name files. Exports the flags by which what they name is the same whoever
# builds, wherever. The scripts that start rustc (../supplies/wrap-rustc.sh) and C compilers add them.
#
#   vendor  directory sources, which are vendor/ in the build folder

# Sources of dependencies have a real path as well: rustc takes it for the folder it works in, and some build scripts
# for what they compile. Where several fit, rustc and gcc take the last.
remap() {
  printf '%s ' "$1=$NIX_BUILD_TOP=/build"
  for folder in "$NIX_BUILD_TOP/vendor" "$vendor" $(cat "$vendor/linked"); do
    printf '%s ' "$1=$folder=/vendor"
  done
}
CROSSFLAKE_RUSTC_FLAGS=$(remap --remap-path-prefix)
CROSSFLAKE_CC_FLAGS=$(remap -ffile-prefix-map)
export CROSSFLAKE_RUSTC_FLAGS CROSSFLAKE_CC_FLAGS
