cargo generate-lockfile --quiet
sed -i -e 's/^version = 4$/version = 3/' -e 's/$/\r/' Cargo.lock
