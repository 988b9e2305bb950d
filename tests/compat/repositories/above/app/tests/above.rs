#[test]
fn reads_a_file_above() {
    assert_eq!(std::fs::read_to_string("../proto/v1/a.proto").unwrap().trim(), "message");
}
