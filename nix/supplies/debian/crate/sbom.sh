# sbom: lists the contents of a project's programs. cargo tree resolves features and platforms as a build does, and leaves out
# crates that only build scripts and procedural macros use.
#
#   package   the programs
#   describe  crossflake-builder
#   about     a JSON file with what Nix knows

do_step() {
  run_cargo --target "$CARGO_BUILD_TARGET" > "$NIX_BUILD_TOP/tree"
  sha256sum "$package"/bin/* > "$NIX_BUILD_TOP/programs"
  "$describe" sbom "$about" "$NIX_BUILD_TOP/tree" "$NIX_BUILD_TOP/programs" > "$out"
}
