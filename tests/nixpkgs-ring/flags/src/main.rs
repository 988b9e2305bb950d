use smallvec::SmallVec;

fn main() {
    assert!(cfg!(flag_of_the_project), "the project's own flags are lost");
    let mut numbers: SmallVec<[usize; 2]> = SmallVec::new();
    numbers.extend(0..std::env::args().count() + 3);
    // A panic here would name a source file of the dependency.
    numbers.insert(1, 40);
    println!("{} for {}", numbers.iter().sum::<usize>(), env!("BUILT_FOR"));
}

#[test]
fn the_projects_flags_hold() {
    assert!(cfg!(flag_of_the_project));
}
