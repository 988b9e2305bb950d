fn main() {
    println!("{} hi", cfg!(target_pointer_width = "64"));
}
