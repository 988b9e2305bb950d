. "$SHARED/registry.sh"
make_mirror
mkdir -p "$CASE/home"
printf '[source.crates-io]\nreplace-with = "near"\n\n[source.near]\nregistry = "sparse+%s/mirror/"\n' "$REGISTRY" > "$CASE/home/config.toml"
