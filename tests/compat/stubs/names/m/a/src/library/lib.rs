pub const TEXT: &str = "library";
