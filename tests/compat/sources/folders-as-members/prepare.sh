git init --quiet
git add --force .
