# Builds what a project depends on, without any of its own code.

. "$setup"
write_stubs
cargo build --frozen --profile "$profile" $arguments
forget_stubs
save_target
