fn main() {
    println!("{} {} {} {}", common::TEXT, of_workspace::VERSION, env!("PROTO"), concat!(include_str!("../../VERSION"), include_str!("../text.txt"), include_str!("../docs/text.txt")));
}
