#[test]
fn the_folder_of_the_package() {
    assert!(std::env::current_dir().unwrap().ends_with("other"));
    assert!(std::path::Path::new("Cargo.toml").exists());
}
