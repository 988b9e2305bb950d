# Functions of all benchmarks. Source it in the repository's root, after scripts/common.sh.

target=aarch64-linux
triple=aarch64-unknown-linux-gnu
root=$PWD
# The flake input of the projects.
flake=git+file://$root
# All builds work here. Nix's builds too, if Nix has no build users.
work=$(realpath -m "${BENCH_WORK:-$root/target/bench}")
export TMPDIR=$work/tmp
rounds=${BENCH_ROUNDS:-5}
# Nix options with the inputs of the projects' flakes.
inputs=()
mkdir -p "$TMPDIR"

nix_with() {
  nix --extra-experimental-features 'nix-command flakes' --option substitute false "$@"
}

# unpack NAME-VERSION FOLDER: unpacks a published crate, which cargo downloads.
unpack() {
  local cache=${CARGO_HOME:-$HOME/.cargo}/registry/cache
  if ! ls "$cache"/*/"$1.crate" > /dev/null 2>&1; then
    (cd / && cargo info --quiet "${1%-*}@${1##*-}" > /dev/null)
  fi
  rm -rf "$2"
  mkdir -p "$2"
  tar -xzf "$(ls "$cache"/*/"$1.crate")" --strip-components=1 -C "$2"
}

# closure ATTRIBUTE [QUERY-OPTION...]: prints the derivations that an attribute needs, its own included.
closure() {
  nix-store --query --requisites "${@:2}" "$(nix_with eval --raw "${inputs[@]}" "$1.drvPath")"
}

# derivations ATTRIBUTE...: prints the derivations of the project's own steps. naersk appends versions to its names, and builds
# dependencies from a dummy source.
derivations() {
  local attribute
  for attribute in "$@"; do
    closure "$attribute"
  done | grep -E -- "-($package(-deps|-dependencies|-host|-members)?(-[0-9][^-]*)?|vendor|dummy-src)\.drv$" | sort -u
}

# forget ATTRIBUTE...: deletes the outputs of `derivations`, except for the derivations in $work/kept, and the store paths that
# refer to them. Toolchains and sources stay.
forget() {
  local output present=()
  for output in $(derivations "$@" | { grep -vxF -f "$work/kept" || true; } | xargs --no-run-if-empty nix-store --query --outputs); do
    [ ! -e "$output" ] || present+=("$output")
  done
  if [ ${#present[@]} != 0 ]; then
    nix-store --query --referrers-closure "${present[@]}" | xargs nix-store --delete > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  fi
}

# measure COMMAND...: sets $wall and $busy to the command's wall and processor time in seconds. Without a Nix daemon, the
# processor time includes the builders'.
measure() {
  local TIMEFORMAT='%R %U %S' taken
  taken=$( { time "$@" > "$work/log" 2>&1; } 2>&1 ) || {
    tail -n 20 "$work/log" >&2
    echo "error: $* failed" >&2
    exit 1
  }
  read -r wall busy < <(tail -n 1 <<< "$taken" | awk '{ print $1, $2 + $3 }')
}

# median NUMBER...: prints median, smallest and largest.
median() {
  printf '%s\n' "$@" | sort -g | awk '
    { value[NR] = $1 }
    END {
      middle = int((NR + 1) / 2)
      median = NR % 2 ? value[middle] : (value[middle] + value[middle + 1]) / 2
      printf "%.2f %.2f %.2f\n", median, value[1], value[NR]
    }'
}

# Prints date, machine and versions.
heading() {
  echo "$(date -u +%F), $(nproc) cores ($(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)), $(nix --version | sed 's/.* /Nix /'), crossflake $(git -C "$root" rev-parse --short HEAD)"
}

# Unpacks the dependencies that have the same repository as the program, and makes them members of the program's workspace.
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
# project INPUT PROFILE TARGET...: makes a project in $work, fetches its crates, changes to its folder, and sets $package to its
# name.
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
  rm -f .cargo_vcs_info.json
  printf '%s\n' target .environment > .gitignore
  git init --quiet
  [ "$input" = "${input%+members}" ] || gather_members
  git add --all
  cargo fetch --quiet --locked
  "$crossflake" init --quiet --crossflake "$flake" "${@/#/--target=}"
  jq --arg profile "$profile" '.profile = $profile' targets.json > .targets.json
  mv .targets.json targets.json
  "$crossflake" generate --quiet
  "$crossflake" lock --quiet
  git add --all
  "$crossflake" fetch --quiet
  package=$(nix_with eval --raw ".#$1.name")
  : > "$work/kept"
}
