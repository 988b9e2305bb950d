# Links are made here: the copy of this repository that tests make follows links.
mkdir crates links
ln -s ../real crates/real
ln -s ../links/chain crates/chained
ln -s ../elsewhere/chained links/chain
ln -s elsewhere/helper helper
