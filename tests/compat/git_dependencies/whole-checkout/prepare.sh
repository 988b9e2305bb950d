# The folder dep becomes a repository of its own, beside the project.
ln -s ../../../README.md dep/crates/reader/src/link.txt
ln -s nowhere dep/dangling
mv dep ..
git -C ../dep init --quiet
git -C ../dep add --force .
git -C ../dep commit --quiet --message dep
sed -i "s|/CASE|$CASE|" Cargo.toml
