fn main() {
    println!("{} {} {}", env!("HOST_IS"), env!("ANSWER"), cfg!(probed));
}
