#![allow(dead_code, non_camel_case_types, non_snake_case, non_upper_case_globals)]

include!(concat!(env!("OUT_DIR"), "/bindings.rs"));

fn main() {
    // The vector's three pointers and a number.
    assert_eq!(std::mem::size_of::<Words>(), 4 * std::mem::size_of::<usize>());
    assert_eq!(unsafe { longest_word(c"a bb ccc".as_ptr()) }, 3);
}
