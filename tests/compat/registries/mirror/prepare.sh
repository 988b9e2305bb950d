HOME_OF_CARGO=$HOME/.cargo
download() {
  mkdir -p "$CASE/download/src"
  printf "[package]\nname = \"x\"\nversion = \"0.1.0\"\n[dependencies]\n%s = \"=%s\"\n" "$1" "$2" > "$CASE/download/Cargo.toml"
  touch "$CASE/download/src/lib.rs"
  (cd "$CASE/download" && CARGO_HOME=${HOME_OF_CARGO:-$HOME/.cargo} cargo fetch --quiet)
  mkdir -p "$3"
  # Other registries may have a file of the same name.
  find "${HOME_OF_CARGO:-$HOME/.cargo}/registry/cache" -name "$1-$2.crate" | while read -r file; do
    if grep -q "$(sha256sum < "$file" | cut -d " " -f 1)" "$CASE/download/Cargo.lock"; then cp "$file" "$3"; fi
  done
}

# entry NAME VERSION FILE: a line of an index
entry() {
  printf "{\"name\":\"%s\",\"vers\":\"%s\",\"deps\":[%s],\"cksum\":\"%s\",\"features\":{},\"yanked\":false}\n" \
    "$1" "$2" "${4:-}" "$(sha256sum < "$3" | cut -d " " -f 1)"
}

download itoa 1.0.15 "$CASE/registry/mirror"
cd "$CASE/registry/mirror"
mkdir -p it/oa
entry itoa 1.0.15 itoa-1.0.15.crate > it/oa/itoa
printf '{"dl":"%s/mirror/{crate}-{version}.crate"}\n' "$REGISTRY" > config.json
cd "$CASE/tree"
sed -i "s|REGISTRY|$REGISTRY|" .cargo/config.toml
