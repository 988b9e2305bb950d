fn main() {
    assert_eq!(std::env::args().filter(|argument| argument == "--list").count(), 0);
}
