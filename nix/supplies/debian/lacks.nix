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
  inherit (builtins)
    any
    attrNames
    head
    split
    ;
  inherit ((import ./machines.nix).${system}) suffix;
  sets = if lock == null then { } else lock.sets;
  # Whether a set is pinned for some kind of machine, and not for this one.
  forOthers =
    set:
    let
      plain = set: head (split "@" set);
    in
    !sets ? ${set} && any (other: plain other == plain set) (attrNames sets);

  inherit (target.debian.on.${system}) tools;
  what =
    if forOthers ("rust" + suffix) then
      # The release's would be another Rust.
      "a toolchain, and none"
    else if tools != null && (forOthers tools || suffix != "" && !sets ? ${tools}) then
      "no tools"
    else
      null;
in
if what == null then
  null
else
  "targets.lock.json pins ${what} for ${system} build machines: add \"${system}\" to \"machines\" in targets.json, run `crossflake lock` and `git add targets.lock.json`"
