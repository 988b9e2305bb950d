git init --quiet
git add --all
git commit --quiet --message first
echo changed > 'my projects/ünï app/a b.txt'
