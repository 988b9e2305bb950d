pub const TEXT: &str = include_str!("../../VERSION");
