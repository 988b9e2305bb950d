# The folders many, equal and broken become repositories of their own, beside the project.
for name in many equal broken; do
  mv $name ..
  git -C ../$name init --quiet
  git -C ../$name add --force .
  git -C ../$name commit --quiet --message $name
done
sed -i "s|/CASE|$CASE|" Cargo.toml
