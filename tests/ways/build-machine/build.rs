//! A build script that links C, of its own dependencies: for the machine it runs on, whatever the target.

fn main() {
    let text = b"again and again and again".repeat(10);
    let small = zstd::encode_all(&text[..], 3).unwrap();
    assert_eq!(zstd::decode_all(&small[..]).unwrap(), text);
    assert!(!unsafe { libz_sys::zlibVersion() }.is_null());
    // And C for the target beside it.
    cc::Build::new().file("answer.c").compile("answer");
}
