pub const TEXT: &'static str = "library";
