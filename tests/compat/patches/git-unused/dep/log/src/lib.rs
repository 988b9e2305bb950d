pub const TEXT: &str = env!("CARGO_PKG_VERSION");
