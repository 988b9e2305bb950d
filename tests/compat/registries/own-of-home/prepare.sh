HOME_OF_CARGO=$HOME/.cargo
mkdir -p "$CARGO_HOME"
# The user may have a mirror of crates.io.
if [ -e "$HOME_OF_CARGO/config.toml" ]; then cp "$HOME_OF_CARGO/config.toml" "$CARGO_HOME"; fi


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
if [ -e itoa-1.0.13.crate ]; then entry itoa 1.0.13 itoa-1.0.13.crate > it/oa/itoa; fi
printf '{"dl":"%s/own/{crate}-{version}.crate"}\n' "$REGISTRY" > config.json
cd "$CASE/tree"
mkdir -p "$CASE/home"
printf '[registries.own]\nindex = "file://%s/registry/own"\n' "$CASE" >> "$CASE/home/config.toml"
cd "$CASE/registry/own"
printf '{"dl":"file://%s/registry/own/{crate}-{version}.crate"}\n' "$CASE" > config.json
git init --quiet
git add --all
git commit --quiet --message index
