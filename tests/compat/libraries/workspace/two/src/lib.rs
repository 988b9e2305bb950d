#[no_mangle]
pub extern "C" fn two() -> i32 {
    one_lib::one() + 1
}
