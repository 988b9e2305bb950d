# check: runs a target's programs and the project's tests under the runner.
#
#   package runner  the programs, and the program that runs them
#   runs            empty if programs are not started
#   runArguments    arguments for each program, one a line

do_step() {
  local passed
  if [ -n "$runs" ]; then
    words_of "$runArguments"
    for program in "$package"/bin/*; do
      echo "running ${program##*/} ${words[*]}"
      timeout 60 "$runner" "$program" "${words[@]}" < /dev/null
    done
  fi
  if [ -z "$cargo" ]; then
    echo "crossflake: no tests run: \"tests\" is false in targets.json"
  else
    run_cargo 2>&1 | tee "$NIX_BUILD_TOP/log"
    passed=$(awk '/^test result: ok\./ { passed += $4 } END { print passed + 0 }' "$NIX_BUILD_TOP/log")
    if [ "$passed" = 0 ]; then
      echo "crossflake: no test ran, so nothing was shown; say \"tests\": false in targets.json if there are none" >&2
      exit 1
    fi
    echo "crossflake: $passed tests passed under $runner"
  fi
  mkdir "$out"
}
