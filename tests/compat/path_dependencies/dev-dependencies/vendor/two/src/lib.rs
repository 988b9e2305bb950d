pub const TEXT: &str = include_str!("../../shared.txt");
