# host: builds the procedural macros and build scripts of a project's dependencies, which run on the build machine. All targets
# start from them.
#
#   names  the project's packages

# Without the target's folder.
compiled=("${compiled[0]}")
do_step() {
  try_cargo
  # Restores the programs that host-only.sh replaced with scripts.
  find "$targetFolder" -maxdepth 4 -name '*.program' | while read -r program; do
    find "${program%/*}" -samefile "${program%.program}" -delete
    mv "$program" "${program%.program}"
  done
  forget_stubs
  rm -rf "${targetFolder:?}/$triple"
}
