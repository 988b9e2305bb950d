# Lists every store path that builds for a target need and that does not depend on the project. Nix finds the paths in
# the file, so they are the closure of $out.
#
#   names  folders, programs and the values of cargo's environment

printf '%s\n' "$names" > "$out"
