# The first part of the RUSTC_WRAPPER of steps where some packages are stubs. It skips rustc for them: cargo does not read the
# files that rustc writes.
#
#   names  the packages that are stubs

case ${CARGO_MANIFEST_DIR:-}:$folder in
  *:) ;;
  "$NIX_BUILD_TOP/source":* | "$NIX_BUILD_TOP/source"/*)
    case " $names " in
      *" $CARGO_PKG_NAME "*)
        # cargo starts a build script.
        if [ "$kind" = bin ] && [ "${folder##*/}" != deps ]; then
          echo "#!$shell" > "$folder/$crate$suffix"
          chmod +x "$folder/$crate$suffix"
        fi
        exit
        ;;
    esac
    ;;
esac
