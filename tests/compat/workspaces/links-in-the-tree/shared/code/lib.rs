pub const TEXT: &str = "linked";
