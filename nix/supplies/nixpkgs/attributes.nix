# Attributes that the manifest names -> packages of a package set.
#
# Type: { lib } -> { name, key, set, what } -> [ string ] -> [ derivation ]
# Example:
#   attributes { name = "pi"; key = "packages"; set = crossPkgs; what = "the package set of ..."; } [ "openssl" ]
#   => [ crossPkgs.openssl ]
{ lib }:
{
  # For error messages: the target's name, the manifest's key and the name of the set.
  name,
  key,
  what,
  set,
}:
map (
  attribute:
  lib.attrByPath (lib.splitString "." attribute)
    (throw "crossflake: targets.${name}.${key} in targets.json names ${attribute}, which is not in ${what} of nixpkgs; `nix search nixpkgs ${attribute}` finds names; with \"supply\": \"debian\", use Debian's package names")
    set
)
