# The files that the manifest's `sources` names. Builds find each through an environment variable.
#
# Type: target -> { env, sources }
# Example: (sourceFiles { sources.LIBRARY = { url = "https://example.org/a.gz"; sha256 = "..."; name = "a.gz"; prefix = ""; }; }).env
#   => { LIBRARY = "/nix/store/...-a.gz"; }
target:
let
  inherit (builtins) attrValues mapAttrs unsafeDiscardStringContext;
  file =
    {
      name,
      url,
      sha256,
      ...
    }:
    import <nix/fetchurl.nix> { inherit name sha256 url; };
  files = target.sources or { };
in
{
  # Variable -> path.
  env = mapAttrs (_: source: "${source.prefix}${file source}") files;
  # Records for `crossflake fetch`.
  sources = map (source: {
    kind = "file";
    inherit (source) name sha256 url;
    storePath = unsafeDiscardStringContext (file source).outPath;
  }) (attrValues files);
}
