fn main() {
    println!("{} {}", cfg!(target_feature = "avx2"), cfg!(target_feature = "sse4.2"));
}
