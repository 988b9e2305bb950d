use std::path::Path;

fn name(path: &'static str) -> String {
    // The compiler may not evaluate it: the text itself must be in the program.
    let path = Path::new(std::hint::black_box(path));
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn main() {
    println!("{} {} {}", name(env!("CARGO")), name(env!("RUSTC_OF_BUILD_SCRIPT")), name(env!("OUT_DIR")));
    println!("{} {}", std::hint::black_box(env!("PATH")).is_empty(), name(env!("CARGO_OF_BUILD_SCRIPT")));
    println!("{:?}", std::hint::black_box(option_env!("HOME")).is_some());
    println!("{}", std::hint::black_box(env!("COMPILER")).is_empty());
    println!("{}", std::hint::black_box(env!("SYSROOT")).is_empty());
    println!("{} {}", file!(), module_path!());
    println!("{}", std::hint::black_box(env!("ALL")).is_empty());
    println!("{}", std::panic::catch_unwind(|| panic!("{}", env!("OUT_DIR"))).is_err());
}
