# Names of the manifest -> packages of a package set.
{ lib }:
{
  # The target's name and the manifest's key, for errors.
  name,
  key,
  set,
  what,
}:
map (
  attribute:
  lib.attrByPath (lib.splitString "." attribute)
    (throw "crossflake: targets.${name}.${key} in targets.json names ${attribute}, which is not in ${what} of nixpkgs; `nix search nixpkgs ${attribute}` finds names, and with \"supply\": \"debian\" they are Debian's")
    set
)
