# Builds what a project's tests depend on besides.

. "$setup"
load_target "$deps"
compile_to_out
write_stubs
cargo test --no-run --frozen --profile "$profile" $arguments
forget_stubs
save_target
