# The kinds of build machines, by Nix's names: what of each the expressions have to know.
{
  x86_64-linux = {
    triple = "x86_64-unknown-linux-gnu";
    # The same in a variable of cargo's.
    upper = "X86_64_UNKNOWN_LINUX_GNU";
    # Prefix of gcc's programs, and the name of the folder of libraries.
    gnu = "x86_64-linux-gnu";
    architecture = "amd64";
    # What the names of its pin sets end in.
    suffix = "";
    interpreter = "/lib64/ld-linux-x86-64.so.2";
    # What nixpkgs bootstraps itself from there.
    seeds = {
      revision = "82b583ba2ba2e5706b35dbe23f31362e62be2a9d";
      busybox = "sha256-QrTEnQTBM1Y/qV9odq8irZkQSD9uOMbs2Q5NgCvKCNQ=";
      bootstrapTools = "sha256-YQlr088HPoVWBU2jpPhpIMyOyoEDZYDw1y60SGGbUM0=";
    };
  };
  aarch64-linux = {
    triple = "aarch64-unknown-linux-gnu";
    upper = "AARCH64_UNKNOWN_LINUX_GNU";
    gnu = "aarch64-linux-gnu";
    architecture = "arm64";
    suffix = "@arm64";
    interpreter = "/lib/ld-linux-aarch64.so.1";
    seeds = {
      revision = "8c29968b3a942f2903f90797f9623737c215737c";
      busybox = "sha256-XOLFsCxNAdKh3Ni6ixNn9MlKOzIR0cRCb0naImymdsk=";
      bootstrapTools = "sha256-neWJx+ZfLT906YYb9RrBYPtziJCSNiLgnME/euj9ktQ=";
    };
  };
}
