. "$SHARED/registry.sh"
make_home
make_own
printf '[registries.own]\nindex = "file://%s/registry/own"\n' "$CASE" >> "$CARGO_HOME/config.toml"
cd "$CASE/registry/own"
printf '{"dl":"file://%s/registry/own/{crate}-{version}.crate"}\n' "$CASE" > config.json
git init --quiet
git add --all
git commit --quiet --message index
