# Writes the script of `nix run` to $out: it starts a target's program under the runner.
#
#   package  the package of the program
#   runner   program that starts the target's programs
#   shell    interpreter of the script

set -- "$package"/bin/*
if [ $# -gt 1 ]; then
  start="echo 'crossflake: this package has several programs: $(cd "$package/bin" && echo *)' >&2; exit 2"
else
  start="exec $runner $1 \"\$@\""
fi
printf '#!%s\n%s\n' "$shell" "$start" > "$out"
chmod +x "$out"
