#[test]
fn reads_a_file() {
    std::fs::read_to_string("README.md").unwrap();
}
