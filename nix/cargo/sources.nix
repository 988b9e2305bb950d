# The crates that Cargo.lock names, as records for `crossflake fetch`. A crate's store path follows from its name and hash, and both
# supplies take it from there.
#
# Type: { lock, origin } -> [ record ]
{
  lock,
  # See dependencies.nix.
  origin,
}:
let
  inherit (builtins)
    attrValues
    concatLists
    unsafeDiscardStringContext
    ;

  source =
    crate:
    let
      name = "${crate.name}-${crate.version}.crate";
      file = import <nix/fetchurl.nix> {
        inherit name;
        inherit (crate) sha256;
        url = "";
      };
    in
    {
      kind = "crate";
      inherit name;
      crate = crate.name;
      inherit (crate) version source sha256;
      storePath = unsafeDiscardStringContext file.outPath;
      lock = toString origin;
    };
in
map source (concatLists (attrValues lock.registries))
