mv dep ..
cd ../dep
git init --quiet --initial-branch trunk
step() {
  echo "$1" > text.txt
  git add --all
  git commit --quiet --message "$1"
}
step first
step second
git tag --annotate 'v1.0.0-rc.1+x@2' --message tag
git checkout --quiet -b 'feature/a+b#1'
step third
git checkout --quiet -b other
step fourth
git checkout --quiet trunk
step fifth
cd ..
git clone --quiet --bare dep bare.git
mkdir 'a space'
for copy in 'a space/dep' short reference version; do cp -r dep "$copy"; done
sed -i -e "s|/CASE|$CASE|" -e "s|REV|$(git -C dep rev-parse trunk~2)|" -e "s|SHORT|$(git -C dep rev-parse --short=9 trunk~1)|" tree/Cargo.toml
cd tree
