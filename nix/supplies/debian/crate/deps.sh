# Builds what a project depends on, without any of its own code.
#
#   upon  the same of an earlier version, or what all targets share, or empty: cargo keeps of it what has not changed

. "$setup"
if [ -n "$upon" ]; then
  load_target "$upon"
fi
compile_to_out
write_stubs
cargo build --frozen --profile "$profile" $arguments
forget_stubs
save_target
