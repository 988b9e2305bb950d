# The .crate file of a crate. `crossflake fetch` puts it into the store; otherwise cargo downloads it, because cargo knows the
# registry that Cargo.lock names.
#
# Type: machine -> { name, version, source, sha256 } -> derivation
{
  run,
  userland,
  rust,
  # Cargo.lock's name for cargo's default registry.
  cratesIo,
}:
{
  name,
  version,
  source,
  sha256,
}:
run {
  name = "${name}-${version}.crate";
  script = ./file.sh;
  inherit userland;
  path = [ "${rust}/usr/bin" ];
  env = {
    inherit version;
    crate = name;
    # cargo reaches its default registry by a faster protocol.
    index = if source == cratesIo then "" else source;
    outputHashMode = "flat";
    outputHashAlgo = "sha256";
    outputHash = sha256;
    certificates = "${userland}/usr/share/ca-certificates/mozilla";
    impureEnvVars = [
      "http_proxy"
      "https_proxy"
      "all_proxy"
      "no_proxy"
    ];
  };
}
