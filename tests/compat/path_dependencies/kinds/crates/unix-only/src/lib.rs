pub const TEXT: &str = if cfg!(feature = "off") { "wrong" } else { "unix" };
