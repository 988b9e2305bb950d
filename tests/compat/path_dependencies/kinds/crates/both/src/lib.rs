pub const TEXT: &str = if cfg!(feature = "for-build") { "build" } else { "code" };
