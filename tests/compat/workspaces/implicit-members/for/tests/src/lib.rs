pub const TEXT: &str = "for tests";
