use std::ffi::{CStr, c_char};

unsafe extern "C" {
    safe fn zlibVersion() -> *const c_char;
}

fn main() {
    let version = unsafe { CStr::from_ptr(zlibVersion()) };
    assert!(version.to_str().unwrap().starts_with("1."));
}
