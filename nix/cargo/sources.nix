# What Cargo.lock names, for `crossflake fetch` and `crossflake bundle`. A crate has its path in the store, which follows
# from name and hash: both supplies take it from there.
{ src }:
let
  inherit (builtins)
    attrValues
    concatLists
    unsafeDiscardStringContext
    ;

  lock = import ./lock.nix { inherit src; };

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
      lock = toString src;
    };
in
{
  sources = map source (concatLists (attrValues lock.registries));
  # What Nix has git fetch while it evaluates.
  checkouts = map (checkout: { inherit (checkout) url rev; }) lock.checkouts;
}
