# Counts the tests in the output of `cargo test`, which is the file $1, and fails if none ran. cargo has checked the exit codes.
#
#   runner  the program that ran the tests

# A program without libtest (`harness = false`) prints no result that can be counted.
read -r passed others < <(awk '
  /^ *(Running [^`]|Doc-tests )/ { others += running; running = ($1 == "Running") }
  /^test result: ok\./ { passed += $4; running = 0 }
  END { print passed + 0, others + running }
' "$1")
if [ "$passed" = 0 ] && [ "$others" = 0 ]; then
  echo "crossflake: no test ran, so nothing was shown; say \"tests\": false in targets.json if there are none" >&2
  exit 1
fi
echo "crossflake: $passed tests passed under $runner"
if [ "$others" != 0 ]; then
  echo "crossflake: programs that passed and use another test harness: $others"
fi
