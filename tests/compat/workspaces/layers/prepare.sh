# large FILE TEXT: a package's code, and as many files beside it as are worth a step
large() {
  local number folder=${1%/*}
  mkdir -p "$folder/unused"
  printf '%s\n' "$2" > "$1"
  for number in $(seq 60); do
    touch "$folder/unused/$number.rs"
  done
}
large crates/middle/src/lib.rs 'pub fn text() -> String { [include_str!("../../../assets/greeting.txt").trim(), low::TEXT].join(" ") }'
large hidden/low/src/lib.rs 'pub const TEXT: &str = env!("CARGO_PKG_VERSION");'
printf 'package = { name = "low", version.workspace = true, edition = "2021", }\n' > hidden/low/Cargo.toml
ln -s ../hidden/low crates/low
