HOME_OF_CARGO=${CARGO_HOME:-$HOME/.cargo}
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

# publish FOLDER: packs the package in a folder of the case for the registry "own"
publish() {
  local name version
  mv "$1" "$CASE/$1"
  (cd "$CASE/$1" && CARGO_HOME=$HOME_OF_CARGO cargo package --quiet --allow-dirty --no-verify --offline 2> "$CASE/messages") || cat "$CASE/messages"
  mkdir -p "$CASE/registry/own"
  cp "$CASE/$1"/target/package/*.crate "$CASE/registry/own"
}

publish words
if [ -e own-itoa ]; then publish own-itoa; fi
cd "$CASE/registry/own"
mkdir -p wo/rd it/oa
dependency='{"name":"itoa","req":"^1","features":[],"optional":false,"default_features":true,"target":null,"kind":"normal","registry":"https://github.com/rust-lang/crates.io-index"}'
entry words 1.0.0 words-1.0.0.crate "$dependency" > wo/rd/words
if [ -e itoa-1.0.15.crate ]; then entry itoa 1.0.15 itoa-1.0.15.crate > it/oa/itoa; fi
printf '{"dl":"%s/own/{crate}-{version}.crate"}\n' "$REGISTRY" > config.json
cd "$CASE/tree"
mv "$CASE/tree/others" "$CASE/others"
(cd "$CASE/others" && cargo package --quiet --allow-dirty --no-verify --offline 2> "$CASE/messages") || cat "$CASE/messages"
mkdir -p "$CASE/registry/second/ot/he"
cd "$CASE/registry/second"
cp "$CASE"/others/target/package/*.crate .
entry others 1.0.0 others-1.0.0.crate > ot/he/others
printf '{"dl":"%s/second/{crate}-{version}.crate"}\n' "$REGISTRY" > config.json
cd "$CASE/tree"
mv dep ..
git -C ../dep init --quiet
git -C ../dep add --all
git -C ../dep commit --quiet --message dep
sed -i "s|/CASE|$CASE|" Cargo.toml
