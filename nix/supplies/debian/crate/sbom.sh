# Says what is in a project's programs. Which crates are linked into them is cargo's to say: it resolves features and
# platforms as it does for a build, and leaves out what only build scripts and proc macros use.
#
#   package   the programs
#   describe  crossflake-sbom
#   about     what Nix knows

. "$setup"
write_stubs
cargo tree --frozen --target "$CARGO_BUILD_TARGET" --edges normal,no-proc-macro --prefix depth --format ' {p}|{l}' \
  $arguments > "$NIX_BUILD_TOP/tree"
sha256sum "$package"/bin/* > "$NIX_BUILD_TOP/programs"
"$describe" "$about" "$NIX_BUILD_TOP/tree" "$NIX_BUILD_TOP/programs" > "$out"
