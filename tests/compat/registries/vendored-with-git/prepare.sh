mv dep ..
git -C ../dep init --quiet
git -C ../dep add --all
git -C ../dep commit --quiet --message dep
git -C ../dep tag v1
sed -i "s|/CASE|$CASE|" Cargo.toml
mkdir .cargo
cargo vendor third-party/crates > .cargo/config 2> ../messages
# The repository is gone: only the folder has its code.
rm -rf ../dep
