. "$SHARED/registry.sh"
make_home
make_own
sed -i "s|REGISTRY|$REGISTRY|" .cargo/config.toml
