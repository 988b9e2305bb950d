mod result;
mod target;

fn main() {
    println!("{} {} {}", target::TEXT, result::TEXT, include_str!("../flake.nix").starts_with('{'));
    println!("{}{}", include_str!("../result-data/a.txt"), include_str!("../result"));
    println!("{} {}", env!("TARGET_FILE"), include_str!("../fixtures/target/x.txt"));
}
