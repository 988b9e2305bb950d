use std::ffi::{c_char, c_int};

unsafe extern "C" {
    fn sum(numbers: *const c_char) -> c_int;
    fn one() -> c_int;
}

fn main() {
    assert_eq!(unsafe { sum(c"1 2 39".as_ptr()) }, 42);
    assert_eq!(unsafe { one() }, 1);
}
