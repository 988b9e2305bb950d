#![doc = include_str!("../README.md")]

fn main() {
    println!("{} {} {}", linked::TEXT, env!("FOLDER"), include_str!("../data/text.txt"));
    println!("{}", env!("LINKS"));
}
