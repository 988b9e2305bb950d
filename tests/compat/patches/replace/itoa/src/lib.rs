pub const TEXT: &str = "replaced";
