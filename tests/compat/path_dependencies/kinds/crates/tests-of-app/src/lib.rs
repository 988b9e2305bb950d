pub fn text() -> String {
    app::text()
}
