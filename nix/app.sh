# `nix run`: a script that starts a target's program under its runner.
#
#   package runner  the programs, and the program that runs them
#   shell           interpreter of the script

set -- "$package"/bin/*
if [ $# -gt 1 ]; then
  start="echo 'crossflake: this package has several programs: $(cd "$package/bin" && echo *)' >&2; exit 2"
else
  start="exec $runner $1 \"\$@\""
fi
printf '#!%s\n%s\n' "$shell" "$start" > "$out"
chmod +x "$out"
