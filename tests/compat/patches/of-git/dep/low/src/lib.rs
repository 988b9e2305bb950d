pub const TEXT: &str = "of git";
