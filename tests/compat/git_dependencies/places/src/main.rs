fn main() {
    println!("{} {} {} {}", above::text(), beside::TEXT, equal::TEXT, alone::TEXT);
}
