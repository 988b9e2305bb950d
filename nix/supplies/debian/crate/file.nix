# A crate's file, as the registry gives it out. `crossflake fetch` puts it into the store; without it cargo itself
# downloads it, which knows the registry that Cargo.lock names.
{
  run,
  userland,
  rust,
  # How Cargo.lock names the registry that cargo uses when told nothing.
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
    # cargo has its own, faster way to the registry it was made for.
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
