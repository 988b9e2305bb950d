# Counts the tests that passed, from the file with the output of cargo test that naersk writes.

cat "$cargo_build_output_json"
passed=$(awk '/^test result: ok\./ { passed += $4 } END { print passed + 0 }' "$cargo_build_output_json")
if [ "$passed" = 0 ]; then
  echo "crossflake: no test ran, so nothing was shown; say \"tests\": false in targets.json if there are none" >&2
  exit 1
fi
echo "crossflake: $passed tests passed under $runner"
mkdir -p "$out"
