mod changed;
mod generated;

fn main() {
    println!("{} {} {}", generated::TEXT, changed::TEXT, member::TEXT);
}
