pub fn text() -> String {
    format!("{} {} {}", cfg!(feature = "must-be-off"), cfg!(feature = "extra"), cfg!(feature = "number"))
}
