# What benchmarks have in common. Sourced, from the repository's root, after scripts/common.sh.

target=aarch64-linux
triple=aarch64-unknown-linux-gnu
root=$PWD
# Builds of all contenders, nix's as well where one user has its store, work here too.
work=$(realpath -m "${BENCH_WORK:-$root/target/bench}")
export TMPDIR=$work/tmp
rounds=${BENCH_ROUNDS:-5}
# What projects' flakes are evaluated with.
inputs=()
mkdir -p "$TMPDIR"

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

# What is the project's own of these attributes' derivations: its crates as unpacked, its dependencies, itself; naersk
# puts versions behind its names, and builds dependencies of a dummy source.
derivations() {
  local attribute
  for attribute in "$@"; do
    nix-store --query --requisites "$(nix_with eval --raw "${inputs[@]}" "$attribute.drvPath")"
  done | grep -E -- "-($package(-deps|-dependencies|-host|-members)?(-[0-9][^-]*)?|vendor|dummy-src)\.drv$" | sort -u
}

# Drops what they were built to, except what $work/kept lists, and what names it: the same crates may be named by what
# another profile or another run built. What is left are toolchains and sources.
forget() {
  local output present=()
  for output in $(derivations "$@" | { grep -vxF -f "$work/kept" || true; } | xargs --no-run-if-empty nix-store --query --outputs); do
    [ ! -e "$output" ] || present+=("$output")
  done
  if [ ${#present[@]} != 0 ]; then
    nix-store --query --referrers-closure "${present[@]}" | xargs nix-store --delete > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  fi
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

# The machine, the versions and the day.
heading() {
  echo "$(date -u +%F), $(nproc) cores ($(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)), $(nix --version | sed 's/.* /Nix /'), crossflake $(git -C "$root" rev-parse --short HEAD)"
}

# Makes members of a published program's dependencies that come from the same repository, as they are there.
gather_members() {
  local name version
  printf '\n[workspace]\nmembers = ["members/*"]\n\n[patch.crates-io]\n' > "$work/workspace"
  cargo metadata --format-version 1 --locked |
    jq -r '.resolve.root as $root | (.packages[] | select(.id == $root).repository) as $ours | .packages[] |
      select(.id != $root and (.repository // "" | startswith($ours))) | "\(.name) \(.version)"' > "$work/members"
  while read -r name version; do
    unpack "$name-$version" "members/$name"
    echo "$name = { path = \"members/$name\" }" >> "$work/workspace"
  done < "$work/members"
  cat "$work/workspace" >> Cargo.toml
  cargo update --quiet --workspace
}
# A project with a manifest for these targets and this profile, in $work/NAME; its crates are there. $package is its name.
project() {
  local input=$1 profile=$2
  shift 2
  local folder=$work/${input##*/}
  if [ -d "$root/$input" ]; then
    rm -rf "$folder"
    cp -r "$root/$input" "$folder"
  else
    unpack "${input%+members}" "$folder"
  fi
  cd "$folder"
  # Of the package itself, not of where it was published from.
  rm -f .cargo_vcs_info.json
  printf '%s\n' target .surroundings > .gitignore
  git init --quiet
  [ "$input" = "${input%+members}" ] || gather_members
  git add --all
  cargo fetch --quiet --locked
  "$crossflake" init --quiet --crossflake "git+file://$root" "${@/#/--target=}"
  jq --arg profile "$profile" '.profile = $profile' targets.json > .targets.json
  mv .targets.json targets.json
  "$crossflake" generate --quiet
  "$crossflake" lock --quiet
  git add --all
  "$crossflake" fetch --quiet
  package=$(nix_with eval --raw ".#$1.name")
  : > "$work/kept"
}
