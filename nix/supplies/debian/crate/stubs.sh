# What cargo starts rustc with (RUSTC_WRAPPER) first where some of a project's code is stubs. It does not look at what
# rustc makes: of a stub that is nothing.
#
#   src  what is no stub, or empty

stub_of=$NIX_BUILD_TOP/source
case $folder:${CARGO_MANIFEST_DIR:-} in
  :*) ;;
  *:"$stub_of" | *:"$stub_of"/*)
    if [ ! -e "${src:-}${CARGO_MANIFEST_DIR#"$stub_of"}/Cargo.toml" ]; then
      # A build script is started.
      if [ "$kind" = bin ] && [ "${folder##*/}" != deps ]; then
        echo "#!$shell" > "$folder/$crate$suffix"
        chmod +x "$folder/$crate$suffix"
      fi
      exit
    fi
    ;;
esac
