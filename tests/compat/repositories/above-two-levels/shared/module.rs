pub const TEXT: &str = "module";
