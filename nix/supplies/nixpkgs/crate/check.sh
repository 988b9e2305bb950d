# Starts a package's programs under the runner.
#
#   package runner  the programs, and the program that runs them
#   runs            empty if programs are not started
#   runArguments    arguments for each program, one a line

if [ -n "$runs" ]; then
  words=()
  [ -z "$runArguments" ] || readarray -t words <<< "$runArguments"
  shopt -s nullglob
  for program in "$package"/bin/*; do
    echo "running ${program##*/} ${words[*]}"
    timeout 60 "$runner" "$program" "${words[@]}" < /dev/null
  done
  shopt -u nullglob
fi
mkdir -p "$out"
