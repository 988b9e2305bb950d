# Functions for the prepare.sh of cases with a registry. They run in the case's folder `tree`.

# The user's own home of cargo, if the case has another one.
case ${CARGO_HOME:-$CASE} in
  "$CASE"*) HOME_OF_CARGO=$HOME/.cargo ;;
  *) HOME_OF_CARGO=$CARGO_HOME ;;
esac

# download NAME VERSION FOLDER: puts a published .crate file into a folder
download() {
  mkdir -p "$CASE/download/src"
  printf "[package]\nname = \"x\"\nversion = \"0.1.0\"\n[dependencies]\n%s = \"=%s\"\n" "$1" "$2" > "$CASE/download/Cargo.toml"
  touch "$CASE/download/src/lib.rs"
  (cd "$CASE/download" && CARGO_HOME=$HOME_OF_CARGO cargo fetch --quiet)
  mkdir -p "$3"
  # Other registries may have a file of the same name.
  find "$HOME_OF_CARGO/registry/cache" -name "$1-$2.crate" | while read -r file; do
    if grep -q "$(sha256sum < "$file" | cut -d " " -f 1)" "$CASE/download/Cargo.lock"; then cp "$file" "$3"; fi
  done
}

# entry NAME VERSION FILE [DEPENDENCY]: a line of an index
entry() {
  printf "{\"name\":\"%s\",\"vers\":\"%s\",\"deps\":[%s],\"cksum\":\"%s\",\"features\":{},\"yanked\":false}\n" \
    "$1" "$2" "${4:-}" "$(sha256sum < "$3" | cut -d " " -f 1)"
}

# serve NAME: writes the configuration of the registry in a folder of $CASE/registry
serve() {
  printf '{"dl":"%s/%s/{crate}-{version}.crate"}\n' "$REGISTRY" "$1" > "$CASE/registry/$1/config.json"
}

# make_mirror: makes the registry "mirror", which has a crate of crates.io
make_mirror() {
  local folder=$CASE/registry/mirror
  download itoa 1.0.15 "$folder"
  mkdir -p "$folder/it/oa"
  entry itoa 1.0.15 "$folder/itoa-1.0.15.crate" > "$folder/it/oa/itoa"
  serve mirror
}

# publish FOLDER REGISTRY: packs the package in a folder of the project for a registry
publish() {
  mv "$1" "$CASE/$1"
  (cd "$CASE/$1" && CARGO_HOME=$HOME_OF_CARGO cargo package --quiet --allow-dirty --no-verify --offline 2> "$CASE/messages") ||
    cat "$CASE/messages"
  mkdir -p "$CASE/registry/$2"
  cp "$CASE/$1"/target/package/*.crate "$CASE/registry/$2"
}

# make_own: makes the registry "own" of the packages in the folders words, which depends on crates.io, and own-itoa, if it is there
make_own() {
  local folder=$CASE/registry/own dependency crate version
  publish words own
  if [ -e own-itoa ]; then publish own-itoa own; fi
  mkdir -p "$folder/wo/rd" "$folder/it/oa"
  dependency='{"name":"itoa","req":"^1","features":[],"optional":false,"default_features":true,"target":null,"kind":"normal","registry":"https://github.com/rust-lang/crates.io-index"}'
  entry words 1.0.0 "$folder/words-1.0.0.crate" "$dependency" > "$folder/wo/rd/words"
  for crate in "$folder"/itoa-*.crate; do
    version=${crate##*/itoa-}
    version=${version%.crate}
    if [ -e "$crate" ]; then entry itoa "$version" "$crate" > "$folder/it/oa/itoa"; fi
  done
  serve own
}

# make_home: makes the case's home of cargo, with the user's configuration: there may be a mirror of crates.io
make_home() {
  mkdir -p "$CARGO_HOME"
  if [ -e "$HOME_OF_CARGO/config.toml" ]; then cp "$HOME_OF_CARGO/config.toml" "$CARGO_HOME"; fi
}
