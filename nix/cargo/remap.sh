# Exports flags for rustc and C compilers that replace the build folder in the file names of panics, debug information and
# __FILE__, so that programs do not depend on it. The scripts that start the compilers (../supplies/wrap-rustc.sh) add the flags.
#
#   vendor  directory sources, to which vendor/ in the build folder links

# Crates have a second path, without the link: rustc uses it for its working folder, and some build scripts for files that they
# compile. If several flags match, rustc and gcc use the last one.
remap() {
  printf '%s ' "$1=$NIX_BUILD_TOP=/build"
  for folder in "$NIX_BUILD_TOP/vendor" "$vendor" $(cat "$vendor/linked"); do
    printf '%s ' "$1=$folder=/vendor"
  done
}
CROSSFLAKE_RUSTC_FLAGS=$(remap --remap-path-prefix)
CROSSFLAKE_CC_FLAGS=$(remap -ffile-prefix-map)
export CROSSFLAKE_RUSTC_FLAGS CROSSFLAKE_CC_FLAGS
