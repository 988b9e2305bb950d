pub const TEXT: &str = "itoa of git";
