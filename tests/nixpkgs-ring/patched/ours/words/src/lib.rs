pub const INTEGER: &str = "an integer";
