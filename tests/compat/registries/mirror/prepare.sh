. "$SHARED/registry.sh"
make_mirror
sed -i "s|REGISTRY|$REGISTRY|" .cargo/config.toml
