extern "C" {
    fn of_the_host() -> i32;
}

#[no_mangle]
pub extern "C" fn b() -> i32 {
    unsafe { of_the_host() }
}
