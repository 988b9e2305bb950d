fn main() {
    println!("{} {} {}", cfg!(of_triple), cfg!(of_cfg), cfg!(of_other));
}
