# The folder dep becomes a repository of its own, beside the project.
mv dep ..
git -C ../dep init --quiet
git -C ../dep add --force .
git -C ../dep commit --quiet --message dep
sed -i "s|/CASE|$CASE|" Cargo.toml
