//! A build script whose dependencies contain C code: it is compiled for the build machine.

fn main() {
    let text = b"again and again and again".repeat(10);
    let small = zstd::encode_all(&text[..], 3).unwrap();
    assert_eq!(zstd::decode_all(&small[..]).unwrap(), text);
    assert!(!unsafe { libz_sys::zlibVersion() }.is_null());
    // C code for the target.
    cc::Build::new().file("answer.c").compile("answer");
}
