repository() {
  git -C "$1" init --quiet
  git -C "$1" add --all
  git -C "$1" commit --quiet --message "$1"
}
mv dep ..
cd ..
mkdir -p one/inner/src two
echo two > two/text.txt
repository two
echo one > one/text.txt
printf '[package]\nname = "inner"\nversion = "0.1.0"\n' > one/inner/Cargo.toml
echo 'pub const TEXT: &str = "inner";' > one/inner/src/lib.rs
git -C one init --quiet
git -C one submodule --quiet add "file://$CASE/two" sub
# A relative address, and a submodule that cargo leaves out.
sed -i 's|url = .*|url = ../two|' one/.gitmodules
repository one
git -C dep init --quiet
git -C dep submodule --quiet add "file://$CASE/one" sub
printf '[submodule "gone"]\n\tpath = gone\n\turl = file:///nonexistent\n\tupdate = none\n' >> dep/.gitmodules
git -C dep update-index --add --cacheinfo "160000,$(git -C one rev-parse HEAD),gone"
repository dep
sed -i "s|/CASE|$CASE|" tree/Cargo.toml
