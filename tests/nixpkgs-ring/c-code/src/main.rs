use std::ffi::{CStr, c_char, c_int};

unsafe extern "C" {
    fn sum(a: *const c_char, b: *const c_char) -> c_int;
}

fn of(a: &CStr, b: &CStr) -> c_int {
    // SAFETY: both are strings of C, and are only read.
    unsafe { sum(a.as_ptr(), b.as_ptr()) }
}

fn main() {
    println!("{}", of(c"40", c"2"));
}

#[test]
fn c_is_called() {
    assert_eq!(of(c"40", c"2"), 42);
}
