# What benchmarks have in common. Sourced, from the repository's root, after scripts/common.sh.

target=aarch64-linux
triple=aarch64-unknown-linux-gnu
root=$PWD
work=$root/target/bench
rounds=${BENCH_ROUNDS:-5}
mkdir -p "$work"

nix_with() {
  nix --extra-experimental-features 'nix-command flakes' --option substitute false "$@"
}

# A published crate's source, as cargo downloads it: NAME-VERSION FOLDER.
unpack() {
  local cache=${CARGO_HOME:-$HOME/.cargo}/registry/cache
  if ! ls "$cache"/*/"$1.crate" > /dev/null 2>&1; then
    (cd / && cargo info --quiet "${1%-*}@${1##*-}" > /dev/null)
  fi
  rm -rf "$2"
  mkdir -p "$2"
  tar -xzf "$(ls "$cache"/*/"$1.crate")" --strip-components=1 -C "$2"
}

# Drops what these attributes of the project $program were built to: what is left are toolchains and sources.
forget() {
  local attribute output
  for attribute in "$@"; do
    nix-store --query --requisites "$(nix_with eval --raw "$attribute.drvPath")"
  done | grep -E "/[a-z0-9]+-${program%-*}(-[a-z-]+)?\.drv$" | sort -u | xargs nix-store --query --outputs |
    while read -r output; do
      if [ -e "$output" ]; then
        nix-store --delete "$output" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
      fi
    done
}

# Runs a command and puts its wall and processor time, in seconds, into $wall and $busy. With one user's Nix, what
# builders use is in it.
measure() {
  local TIMEFORMAT='%R %U %S' taken
  taken=$( { time "$@" > "$work/log" 2>&1; } 2>&1 ) || {
    tail -n 20 "$work/log" >&2
    echo "error: $* failed" >&2
    exit 1
  }
  read -r wall busy < <(tail -n 1 <<< "$taken" | awk '{ print $1, $2 + $3 }')
}

# Median, smallest and largest of the numbers given.
median() {
  printf '%s\n' "$@" | sort -g | awk '
    { value[NR] = $1 }
    END {
      middle = int((NR + 1) / 2)
      median = NR % 2 ? value[middle] : (value[middle] + value[middle + 1]) / 2
      printf "%.2f %.2f %.2f\n", median, value[1], value[NR]
    }'
}

# A row of the table of two contenders: what, then the numbers of one and the other.
compare() {
  local what=$1
  local -n ours=$2 theirs=$3
  local one other
  one=$(median "${ours[@]}")
  other=$(median "${theirs[@]}")
  awk -v what="$what" -v one="$one" -v other="$other" 'BEGIN {
    split(one, a, " "); split(other, b, " ")
    printf "| %s | %s s (%s to %s) | %s s (%s to %s) | %.2f |\n", what, a[1], a[2], a[3], b[1], b[2], b[3], a[1] / b[1]
  }'
}

# The machine, the versions and the day.
heading() {
  echo "$(date -u +%F), $(nproc) cores ($(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)), $(nix --version | sed 's/.* /Nix /'), crossflake $(git -C "$root" rev-parse --short HEAD)"
}

# A project that is built for the target, in $work/NAME-VERSION, with cargo's surroundings of its shell in .surroundings.
project() {
  local folder=$work/$1
  unpack "$1" "$folder"
  cd "$folder"
  # Of the package itself, not of where it was published from.
  rm -f .cargo_vcs_info.json
  echo target > .gitignore
  git init --quiet
  git add --all
  cargo fetch --quiet --locked
  "$crossflake" init --quiet --crossflake "git+file://$root" --target "$triple"
  "$crossflake" lock --quiet
  git add --all
  "$crossflake" fetch --quiet
  nix_with build --no-link ".#$target"
  nix_with develop ".#$target" -c bash -c 'export -p' | grep -v -E ' (PWD|OLDPWD|SHLVL|TMPDIR|TMP|TEMP|TEMPDIR)=' > .surroundings
}

# cargo alone, with the rustc, the linker and the flags that the build has.
bare() {
  (
    . ./.surroundings
    export CARGO_INCREMENTAL=0
    cargo build --release --quiet --offline "$@"
  )
}
