mkdir -p target result-data src/target src/result fixtures/target
echo table > target/table.txt
echo data > result-data/a.txt
echo result > result
echo x > fixtures/target/x.txt
echo 'pub const TEXT: &str = "target";' > src/target/mod.rs
echo 'pub const TEXT: &str = "result";' > src/result/mod.rs
# A project that ignores them, but tracks these.
printf '/target\n/result\n/result-*\n' > .gitignore
git init --quiet
git add --force .
