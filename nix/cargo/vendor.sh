# Unpacks crates and links git checkouts into cargo's directory sources. The file checkouts lists where those are.
#
#   crates     lines: SOURCE NAME-VERSION SHA256 FILE
#   checkouts  lines: SOURCE FOLDER PACKAGE...
#   shebangs   see there
#   config     cargo configuration; @vendor@ stands for where the sources will be

. "$shebangs"
mkdir "$out"
cd "$out"

echo "$config" > config.toml

# SOURCE NAME-VERSION SHA256 FILE, and so on.
unpack_crates() {
  local source crate sha256 file apart other
  while [ $# != 0 ]; do
    source=$1 crate=$2 sha256=$3 file=$4
    shift 4
    # In a folder of its own: a crate must not write into another one's. cargo packs files only, in one folder.
    apart=apart/$source/$crate
    mkdir -p "$source" "$apart"
    tar -xzf "$file" -C "$apart" --no-same-permissions
    other=$(find "$apart" -mindepth 1 ! -type f ! -type d -o -type f -links +1 -o \
      ! -path "$apart/$crate" ! -path "$apart/$crate/*")
    if [ -n "$other" ] || [ ! -d "$apart/$crate" ]; then
      echo "crossflake: the crate $crate is refused: it has what is no file in a folder $crate: ${other#"$apart"/}" >&2
      exit 1
    fi
    mv "$apart/$crate" "$source/"
    # cargo checks each file it finds listed here: none, for the store does not change.
    printf '{"files":{},"package":"%s"}' "$sha256" > "$source/$crate/.cargo-checksum.json"
  done
}
export -f unpack_crates
# Eight crates at a time: to start a process takes as long as to unpack a small one.
echo "$crates" | xargs -r -P "$NIX_BUILD_CORES" -n 32 bash -euo pipefail -c 'unpack_crates "$@"' sh
rm -rf apart
patch_shebangs .

# A package of a git repository is a link to its folder there. Where it inherits from a workspace, cargo looks for the
# workspace's manifest above the package, which is in the source's folder.
touch checkouts
echo "$checkouts" | while read -r source folder packages; do
  [ -n "$folder" ] || continue
  echo "$folder" >> checkouts
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
