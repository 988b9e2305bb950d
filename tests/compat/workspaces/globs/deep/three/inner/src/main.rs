this is no Rust
