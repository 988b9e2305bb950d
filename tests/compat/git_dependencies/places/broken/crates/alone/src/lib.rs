pub const TEXT: &str = include_str!("../../notes.txt");
