# All that builds for a target take and that no project has a say in, by name: whoever has this has all of it, for Nix
# finds the names of store paths in files.
#
#   names  folders, programs and the values of cargo's environment

printf '%s\n' "$names" > "$out"
