#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| crossflake_fuzz::signature(bytes));
