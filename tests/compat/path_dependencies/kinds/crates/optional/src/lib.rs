pub const TEXT: &str = if cfg!(feature = "extra") { "extra" } else { "plain" };
