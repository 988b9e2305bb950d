mv one two ..
git -C ../one init --quiet
git -C ../one add --all
git -C ../one commit --quiet --message one
git -C ../two init --quiet
git -C ../two submodule --quiet add "file://$CASE/one" c
git -C ../two add --all
git -C ../two commit --quiet --message two
git init --quiet
git submodule --quiet add "file://$CASE/two" modules/member
git submodule --quiet update --init --recursive
