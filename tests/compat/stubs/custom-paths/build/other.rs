pub const TEXT: &str = "other";
