#[path = "../../outside/of_src.rs"]
mod of_src;

pub fn text() -> &'static str {
    of_src::TEXT
}
