pub const TEXT: &str = "member";
