# Lets cargo download one crate, if `crossflake fetch` has not put it into the store.
#
#   crate version  the crate
#   index          its registry, or empty for cargo's default registry
#   certificates   a folder of trusted certificates

export CARGO_HOME=$NIX_BUILD_TOP/cargo
cat "$certificates"/*.crt > certificates.pem
export SSL_CERT_FILE=$NIX_BUILD_TOP/certificates.pem
if ! cargo info --quiet "$crate@$version" ${index:+--index "$index"} > /dev/null; then
  echo "crossflake: cannot download the crate $crate $version here; run \`crossflake fetch\` first" >&2
  exit 1
fi
cp "$CARGO_HOME"/registry/cache/*/"$crate-$version.crate" "$out"
