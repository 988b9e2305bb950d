pub const TEXT: &str = "others";
