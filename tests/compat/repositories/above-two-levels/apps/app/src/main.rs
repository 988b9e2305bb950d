#[path = "../../../shared/module.rs"]
mod module;

fn main() {
    println!("{} {} {} {}", module::TEXT, member::TEXT, env!("OF_REPOSITORY"), env!("OF_PROJECT"));
}
