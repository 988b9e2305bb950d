fn main() {
    println!("{} {} {}", app::text(), renamed::TEXT, app::FOR_TESTS);
}

#[test]
fn features_and_cycles() {
    assert!(app::FOR_TESTS);
    assert!(tests_of_app::text().contains("code"));
}
