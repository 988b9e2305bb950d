sed -i "s|/CASE|$CASE|" Cargo.toml own/Cargo.toml dep/Cargo.toml
mv dep two ..
cd ..
mv two dep/two
printf '/two\n' > dep/.gitignore
for folder in dep/two dep; do
  git -C $folder init --quiet
  git -C $folder add --all
  git -C $folder commit --quiet --message all
done
