fn main() {
    println!("{:?}", include_str!("../docs/left-out.txt"));
    println!("{:?}", include_str!("../version.txt"));
    println!("{:?}", include_str!("../lines.txt"));
}
