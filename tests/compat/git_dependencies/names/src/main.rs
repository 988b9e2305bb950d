fn main() {
    println!("{} {} {} {} {}", twice::TEXT, quoted::TEXT, dotted::TEXT, inline::TEXT, renamed::TEXT);
}
