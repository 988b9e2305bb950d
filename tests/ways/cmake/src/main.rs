unsafe extern "C" {
    safe fn answer() -> i32;
}

fn main() {
    assert_eq!(answer(), 42);
}
