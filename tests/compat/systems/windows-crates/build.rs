fn main() {
    if std::env::var("CARGO_CFG_TARGET_OS").unwrap() == "windows" {
        let mut resource = winresource::WindowsResource::new();
        resource.set("ProductName", "App").set_language(0x0409);
        resource.compile().unwrap();
    }
}
