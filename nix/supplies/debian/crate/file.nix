# A crate's file, as the registry gives it out. `crossflake fetch` puts it into the store; without it cargo itself
# downloads it, which knows the registry that Cargo.lock names.
{
  run,
  base,
  rust,
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
  inherit base;
  path = [ "${rust}/usr/bin" ];
  env = {
    inherit source version;
    crate = name;
    outputHashMode = "flat";
    outputHashAlgo = "sha256";
    outputHash = sha256;
    certificates = "${base}/usr/share/ca-certificates/mozilla";
    impureEnvVars = [
      "http_proxy"
      "https_proxy"
      "all_proxy"
      "no_proxy"
    ];
  };
}
