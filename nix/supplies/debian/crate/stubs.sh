# The first part of the RUSTC_WRAPPER of steps where some packages are stubs. It skips rustc for them: cargo does not read the
# files that rustc writes.
#
#   src  the code that is there, or empty

stub_of=$NIX_BUILD_TOP/source
case $folder:${CARGO_MANIFEST_DIR:-} in
  :*) ;;
  *:"$stub_of" | *:"$stub_of"/*)
    if [ ! -e "${src:-}${CARGO_MANIFEST_DIR#"$stub_of"}/Cargo.toml" ]; then
      # cargo starts a build script.
      if [ "$kind" = bin ] && [ "${folder##*/}" != deps ]; then
        echo "#!$shell" > "$folder/$crate$suffix"
        chmod +x "$folder/$crate$suffix"
      fi
      exit
    fi
    ;;
esac
