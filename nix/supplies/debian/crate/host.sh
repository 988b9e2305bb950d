# Builds what of a project's dependencies runs on the build machine, procedural macros and build scripts, for all targets
# to start from.

. "$setup"
# Nothing is compiled for the target.
compiled=("${compiled[0]}")
compile_to_out
write_stubs
if cargo build $lock --profile "$profile" $arguments; then
  # The programs themselves, in the place of what decided whether to run them.
  find "$CARGO_TARGET_DIR" -maxdepth 4 -name '*.program' | while read -r program; do
    find "${program%/*}" -samefile "${program%.program}" -delete
    mv "$program" "${program%.program}"
  done
  forget_stubs
  rm -r "${CARGO_TARGET_DIR:?}/$CARGO_BUILD_TARGET"
else
  is_no_bulk
fi
save_target
