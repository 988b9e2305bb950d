//! The allocator's build script runs configure and make.

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() {
    let numbers: Vec<u64> = (0..100_000).collect();
    let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(|| vec![1_u8; 1 << 20].len())).collect();
    assert_eq!(numbers.iter().sum::<u64>(), 4_999_950_000);
    assert!(threads.into_iter().all(|thread| thread.join().unwrap() == 1 << 20));
}
