pub const TEXT: &str = "a";
