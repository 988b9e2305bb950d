fn main() {
    println!("{} {} {} {}", derive::text!(), both::TEXT, env!("BUILT"), itoa::TEXT);
}
