mv wt ../main
cd ../main
git init --quiet
git add --all
git commit --quiet --message first
git commit --quiet --allow-empty --message second
cd ..
git clone --quiet --bare --depth 1 "file://$CASE/main" shallow.git
git -C shallow.git worktree add --quiet "$CASE/tree/wt"
rm tree/wt/deleted.txt
