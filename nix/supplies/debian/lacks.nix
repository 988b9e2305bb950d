# A kind of build machine and a project's lock -> a target -> why it is not there on such machines, or null. The release's
# own pins are for all of them; what a lock has is for those that the manifest names, which are the usual one unless it
# says more.
{
  system,
  # targets.lock.json, or null.
  lock,
}:
target:
let
  inherit (builtins) any attrNames match;
  inherit ((import ./machines.nix).${system}) suffix;
  sets = if lock == null then { } else lock.sets;

  pinsToolchain = any (set: match "rust(@.*)?" set != null) (attrNames sets);
  inherit (target.debian.on.${system}) tools;
  what =
    if pinsToolchain && !sets ? ${"rust" + suffix} then
      # The release's would be another Rust.
      "a toolchain"
    else if tools != null && suffix != "" && !sets ? ${tools} then
      "tools"
    else
      null;
in
if what == null then
  null
else
  "targets.lock.json pins ${what} for other build machines than ${system}: add \"${system}\" to \"machines\" in targets.json, run `crossflake lock` and `git add targets.lock.json`"
