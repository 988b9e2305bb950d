pub const TEXT: &str = "own itoa";
