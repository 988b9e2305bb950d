# Starts a package's programs under the runner.
#
#   package runner      what to start, and with what
#   runs runArguments   empty where none is to be started; what to start each with

if [ -n "$runs" ]; then
  for program in "$package"/bin/*; do
    echo "running ${program##*/} $runArguments"
    timeout 60 "$runner" "$program" $runArguments < /dev/null
  done
fi
mkdir -p "$out"
