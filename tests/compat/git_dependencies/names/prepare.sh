# The folder dep becomes a repository of its own, beside the project.
sed -i "s/$/\r/" dep/packages/crlf/Cargo.toml
mv dep ..
git -C ../dep init --quiet
git -C ../dep add --force .
git -C ../dep commit --quiet --message dep
sed -i "s|/CASE|$CASE|" Cargo.toml
