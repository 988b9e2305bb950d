pub const TEXT: &str = "of the project";
