# A build machine and a project's lock -> a target -> the reason why the target cannot be built on that machine, or null.
# crossflake's own pins are complete for every machine. A project's lock is complete for the machines that its manifest
# names; without names, for the default machine.
#
# Type: { system, lock } -> target -> null or string
# Example:
#   unavailable { system = "aarch64-linux"; lock = { sets.rust = ...; ... }; } target
#   => "targets.lock.json pins a toolchain, but none for aarch64-linux build machines: ..."
{
  system,
  # targets.lock.json, or null.
  lock,
}:
target:
let
  inherit (builtins) any attrValues;
  facts = builtins.fromJSON (builtins.readFile ./facts.json);
  isPinned = set: set != null && lock != null && lock.sets ? ${set};
  # Whether the lock has such a set only for another machine. Then crossflake's own set must not replace it: it has other versions.
  isForOthers = own: sets: !isPinned own && any isPinned sets;

  inherit (target.debian.on.${system}) tools;
  missing =
    if
      isForOthers facts.machines.${system}.sets.rust (
        map (machine: machine.sets.rust) (attrValues facts.machines)
      )
    then
      "a toolchain, but none"
    else if
      tools != null
      && (
        isForOthers tools (map (on: on.tools) (attrValues target.debian.on))
        # On the default machine, an incomplete lock is an error that names the missing set.
        || system != facts.defaultMachine && !isPinned tools
      )
    then
      "no tools"
    else
      null;
in
if missing == null then
  null
else
  "targets.lock.json pins ${missing} for ${system} build machines: add \"${system}\" to \"machines\" in targets.json, run `crossflake lock` and `git add targets.lock.json`"
