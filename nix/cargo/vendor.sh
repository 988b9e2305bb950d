# Unpacks crates into cargo's directory sources, and links to git checkouts. The file `linked` lists the folders that links to
# crates lead to.
#
#   crates     lines: SOURCE NAME-VERSION SHA256 FILE
#   parent     output of an earlier vendor step, or empty
#   kept       the crates to link from there, or empty; lines: SOURCE/NAME-VERSION
#   checkouts  lines: SOURCE FOLDER
#   sources    all sources as JSON
#   config     cargo configuration, if it needs no program to write it; @vendor@ stands for the folder of the sources

mkdir "$out"
cd "$out"

echo "$sources" > sources.json
[ -z "$config" ] || echo "$config" > config.toml

# unpack_crates SOURCE (NAME-VERSION SHA256 FILE)...
unpack_crates() {
  local source=$1 crate other
  local -A sha256=() file=()
  local folders=() unpacked=()
  shift
  while [ $# != 0 ]; do
    sha256[$1]=$2 file[$1]=$3
    # Each in a folder of its own, so that a crate cannot write into another one's. cargo packs files only, in one folder.
    folders+=("apart/$source/$1")
    unpacked+=("apart/$source/$1/$1")
    shift 3
  done
  # Starting a process takes as long as unpacking a small crate, so most commands handle all crates at once.
  mkdir -p "$source" "${folders[@]}"
  for crate in "${!file[@]}"; do
    tar -xzf "${file[$crate]}" -C "apart/$source/$crate" --no-same-permissions || {
      echo "crossflake: the crate $crate cannot be unpacked: ${file[$crate]}" >&2
      exit 1
    }
    [ -d "apart/$source/$crate/$crate" ] || refuse "apart/$source/$crate/"
  done
  other=$(find "${folders[@]}" -mindepth 1 -regextype posix-extended '(' \
    ! -type f ! -type d -o -type f -links +1 -o ! -regex 'apart/[^/]+/([^/]+)/\1(/.*)?' ')')
  [ -z "$other" ] || refuse "$other"
  mv -t "$source" "${unpacked[@]}"
  for crate in "${!sha256[@]}"; do
    # cargo checks the files that are listed here: none, because the store does not change.
    printf '{"files":{},"package":"%s"}' "${sha256[$crate]}" > "$source/$crate/.cargo-checksum.json"
  done
}
# refuse apart/SOURCE/NAME-VERSION/PATH
refuse() {
  local path=${1#apart/*/}
  local crate=${path%%/*}
  echo "crossflake: the crate $crate is refused: it has what is no file in a folder $crate: ${path#*/}" >&2
  exit 1
}
export -f unpack_crates refuse
for source in $(echo "$crates" | cut -d ' ' -f 1 | sort -u); do
  echo "$crates" | sed -n "s/^$source //p" |
    xargs -P "$NIX_BUILD_CORES" -n 48 bash -euo pipefail -c 'unpack_crates "$0" "$@"' "$source"
done
rm -rf apart

touch linked
if [ -n "$kept" ]; then
  cat "$parent/linked" - <<< "$parent" > linked
  for source in $(echo "$kept" | cut -d / -f 1 | sort -u); do
    mkdir -p "$source"
    echo "$kept" | sed -n "s|^$source/|$parent/&|p" | xargs ln -s -t "$source"
  done
fi

echo "$checkouts" | while read -r source folder; do
  [ -z "$folder" ] || ln -s "$folder" "$source"
done
