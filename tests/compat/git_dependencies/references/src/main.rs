fn main() {
    println!("{} {} {} {} {} {}", branch::TEXT, tag::TEXT, rev::TEXT, short::TEXT, reference::TEXT, version::TEXT);
}
