#[cxx::bridge]
mod ffi {
    unsafe extern "C++" {
        include!("way-cxx/native/words.h");

        fn words(text: &str) -> Result<usize>;
    }
}

fn main() {
    assert_eq!(ffi::words("one two one").unwrap(), 2);
    // An exception crosses C++ frames and is caught.
    assert_eq!(ffi::words("").unwrap_err().what(), "no words");
}
