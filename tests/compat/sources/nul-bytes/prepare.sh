cd tests/fixtures
printf 'fn main() {} // \0' > nul.rs
mkdir nul src
for name in nul/Cargo.toml nul/Cargo.lock nul.md README.md src/lib.rs nul.nix; do
  printf '[package]\0\377\nname = "\0"\n' > $name
done
head -c 300000 /dev/zero > zero.rs
