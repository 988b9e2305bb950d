pub const TEXT: &str = "helper";
