# Makes a directory source of a git checkout.
#
#   tree               the checkout
#   url                its repository
#   packages           those of Cargo.lock, as NAME@VERSION
#   crossflakeBuilder  crossflake-builder

mkdir "$out"
cp -r "$tree" "$out/checkout"
chmod -R u+w "$out/checkout"
export CARGO_HOME=$NIX_BUILD_TOP/cargo __CARGO_TEST_CHANNEL_OVERRIDE_DO_NOT_USE_THIS=stable
"$crossflakeBuilder" checkout "$out" $packages > "$NIX_BUILD_TOP/result" || {
  echo "crossflake: the git dependency $url cannot be used" >&2
  exit 1
}
mv "$NIX_BUILD_TOP/result" "$out/.crossflake-checkout"
