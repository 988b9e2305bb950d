pub const TEXT: &str = "own";
