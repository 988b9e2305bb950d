pub const TEXT: &str = "two";
