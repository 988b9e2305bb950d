unsafe extern "C" {
    safe fn joined_length() -> i32;
}

fn main() {
    assert_eq!(joined_length(), 9);
}
