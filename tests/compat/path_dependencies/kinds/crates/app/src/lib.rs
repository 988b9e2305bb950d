pub fn text() -> String {
    format!("{} {} {} {}", env!("BUILD"), renamed::TEXT, unix_only::TEXT, optional::TEXT)
}

pub const FOR_TESTS: bool = cfg!(feature = "for-tests");
