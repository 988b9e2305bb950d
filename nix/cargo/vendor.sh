# Unpacks crates and links git checkouts into cargo's directory sources. The file `linked` lists the folders that links lead to.
#
#   crates     lines: SOURCE NAME-VERSION SHA256 FILE
#   parent     output of an earlier vendor step, or empty
#   kept       the crates to link from there, or empty; lines: SOURCE/NAME-VERSION
#   checkouts  lines: SOURCE FOLDER PACKAGE...
#   shebangs   the script shebangs.sh
#   config     cargo configuration; @vendor@ stands for the folder of the sources

. "$shebangs"
mkdir "$out"
cd "$out"

echo "$config" > config.toml

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
patch_shebangs .

touch linked
if [ -n "$kept" ]; then
  cat "$parent/linked" - <<< "$parent" > linked
  for source in $(echo "$kept" | cut -d / -f 1 | sort -u); do
    mkdir -p "$source"
    echo "$kept" | sed -n "s|^$source/|$parent/&|p" | xargs ln -s -t "$source"
  done
fi

# A package of a git repository is a link to its folder there. Where it inherits from a workspace, cargo looks for the
# workspace's manifest above the package, which is in the source's folder.
echo "$checkouts" | while read -r source folder packages; do
  [ -n "$folder" ] || continue
  echo "$folder" >> linked
  mkdir -p "$source"
  if [ -f "$folder/Cargo.toml" ] && grep -q '^\[workspace' "$folder/Cargo.toml"; then
    cp "$folder/Cargo.toml" "$source/"
  fi
  find "$folder" -name Cargo.toml | sort | while read -r manifest; do
    name=$(awk '
      /^\[/ { package = ($0 ~ /^\[package\]/) }
      package && /^name[ \t]*=/ { gsub(/.*=[ \t]*"|".*/, ""); print; exit }
    ' "$manifest")
    case " $packages " in
      *" $name "*)
        # Links to the files, in a folder of its own: cargo wants a checksum file beside them.
        mkdir "$source/$name"
        ln -s "${manifest%/Cargo.toml}"/* "$source/$name/"
        printf '{"files":{},"package":null}' > "$source/$name/.cargo-checksum.json"
        ;;
    esac
  done
  for name in $packages; do
    if [ ! -d "$source/$name" ]; then
      echo "crossflake: the git repository at $folder has no package $name" >&2
      exit 1
    fi
  done
done
