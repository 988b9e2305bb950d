//! Uses features that programs of every target should have: maps with random keys, files, C code, 128-bit numbers, and, if the
//! system supports them, threads and caught panics.

use std::collections::HashMap;

#[cfg(with_c)]
fn divide(a: u64, b: u64) -> u64 {
    mod c {
        extern "C" {
            pub fn divide(a: u64, b: u64) -> u64;
        }
    }
    unsafe { c::divide(a, b) }
}

#[cfg(not(with_c))]
fn divide(a: u64, b: u64) -> u64 {
    a / b
}

fn main() {
    let map: HashMap<String, u64> = (0..1000).map(|i| (i.to_string(), i)).collect();
    assert_eq!(map["999"], 999);
    assert_eq!(divide(1 << 40, 1 << 20), 1 << 20);
    assert_eq!(((1u128 << 100) / 3).to_string(), "422550200076076467165567735125");
    files();
    #[cfg(not(target_family = "wasm"))]
    threads();
    println!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
}

fn files() {
    let folder = if cfg!(target_family = "wasm") { std::path::PathBuf::from(".") } else { std::env::temp_dir() };
    let file = folder.join("small-program-of-crossflake");
    std::fs::write(&file, "text").unwrap();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "text");
    std::fs::remove_file(&file).unwrap();
}

#[cfg(not(target_family = "wasm"))]
fn threads() {
    let threads: Vec<_> = (0..4).map(|i| std::thread::spawn(move || i * 2)).collect();
    assert_eq!(threads.into_iter().map(|thread| thread.join().unwrap()).sum::<i32>(), 12);
    assert!(std::panic::catch_unwind(|| panic!("on purpose")).is_err());
    assert!(std::thread::spawn(|| panic!("on purpose, in a thread")).join().is_err());
    assert!(std::backtrace::Backtrace::force_capture().to_string().lines().count() > 0);
}

#[test]
fn c_is_called() {
    assert_eq!(divide(7, 2), 3);
}

#[test]
#[should_panic]
fn a_panic_is_caught() {
    panic!("on purpose");
}
