fn main() {
    println!("{} {} {}", env!("PLAIN"), env!("FORCED"), include_str!(env!("RELATIVE")).trim());
    println!("{} {} {}", env!("OF_BUILD_SCRIPT"), env!("INCLUDED"), env!("ALSO_INCLUDED"));
}
