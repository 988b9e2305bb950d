pub const TEXT: &str = include_str!("../README.md");
