. "$SHARED/registry.sh"
make_own
publish others second
mkdir -p "$CASE/registry/second/ot/he"
entry others 1.0.0 "$CASE/registry/second/others-1.0.0.crate" > "$CASE/registry/second/ot/he/others"
serve second
mv dep ..
git -C ../dep init --quiet
git -C ../dep add --all
git -C ../dep commit --quiet --message dep
sed -i "s|/CASE|$CASE|" Cargo.toml
