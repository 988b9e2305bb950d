# check: runs a target's programs and the project's tests under the runner.
#
#   package runner  the programs, and the program that runs them
#   runs            empty if programs are not started
#   runArguments    arguments for each program, one a line
#   passed          ../../passed.sh

do_step() {
  if [ -n "$runs" ]; then
    words_of "$runArguments"
    shopt -s nullglob
    for program in "$package"/bin/*; do
      echo "running ${program##*/} ${words[*]}"
      timeout 60 "$runner" "$program" "${words[@]}" < /dev/null
    done
  fi
  if [ -z "$cargo" ]; then
    echo "crossflake: no tests run: \"tests\" is false in targets.json"
  else
    # The project's configuration may ask cargo for another output.
    export CARGO_TERM_QUIET=false CARGO_TERM_VERBOSE=false CARGO_TERM_COLOR=never
    run_cargo 2>&1 | tee "$NIX_BUILD_TOP/log"
    . "$passed" "$NIX_BUILD_TOP/log"
  fi
  mkdir "$out"
}
