# Runs a target's programs and the project's tests under the runner.

. "$setup"
if [ -n "$runs" ]; then
  for program in "$package"/bin/*; do
    echo "running ${program##*/} $runArguments"
    timeout 60 "$runner" "$program" $runArguments < /dev/null
  done
fi

if [ -z "$tests" ]; then
  echo "crossflake: no tests run: \"tests\" is false in targets.json"
else
  load_target "$testDeps"
  # Both are built upon the same dependencies, and members are compiled for tests as they are for programs.
  [ -z "$members" ] || load_target "$members"
  put_source
  cargo test --frozen --profile "$profile" $arguments $testArguments 2>&1 | tee "$NIX_BUILD_TOP/log"
  passed=$(awk '/^test result: ok\./ { passed += $4 } END { print passed + 0 }' "$NIX_BUILD_TOP/log")
  if [ "$passed" = 0 ]; then
    echo "crossflake: no test ran, so nothing was shown; say \"tests\": false in targets.json if there are none" >&2
    exit 1
  fi
  echo "crossflake: $passed tests passed under $runner"
fi
mkdir "$out"
