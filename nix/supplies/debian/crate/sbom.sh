# sbom: lists the contents of a project's programs. cargo tree resolves features and platforms as a build does, and leaves out
# crates that only build scripts and procedural macros use.
#
#   package            the programs and libraries
#   crossflakeBuilder  crossflake-builder
#   about              a JSON file with what Nix knows

do_step() {
  run_cargo > "$NIX_BUILD_TOP/tree"
  sha256sum "$package"/*/* > "$NIX_BUILD_TOP/programs"
  "$crossflakeBuilder" sbom "$about" "$NIX_BUILD_TOP/tree" "$NIX_BUILD_TOP/programs" > "$out"
}
