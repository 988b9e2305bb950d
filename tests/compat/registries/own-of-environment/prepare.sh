. "$SHARED/registry.sh"
make_home
make_own
