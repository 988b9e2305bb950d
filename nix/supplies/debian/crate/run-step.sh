# Runs one step of a build. The kinds are in ../../../steps.nix, the variables of every kind in setup.sh.
#
#   command  the script of this kind, which defines do_step
#   parents  outputs of earlier steps, whose target/ this one starts from
#   files    the project's skeleton, or empty
#   vendored the crates in the project's source, or empty
#   src      code, or empty
#   keep     not empty if target/ is the output

. "$setup"
start_from_parents() {
  local parent
  cd "$NIX_BUILD_TOP"
  for parent in $parents; do
    load_target "$parent"
  done
  [ -z "$keep" ] || compile_to_out
}

# Undoes what the step did to target/.
start_again() {
  cd "$NIX_BUILD_TOP"
  rm -rf target ${keep:+"$out"}
  start_from_parents
}

. "$command"
start_from_parents
[ -z "${files:-}" ] || write_stubs
[ -z "${vendored:-}" ] || put_source "$vendored"
[ -z "${src:-}" ] || put_source "$src"
do_step
[ -z "$keep" ] || save_target
