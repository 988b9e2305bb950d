cargo generate-lockfile --quiet
sed -i 's/$/\r/' Cargo.toml Cargo.lock
sed -i '1s/^/\xef\xbb\xbf/' Cargo.toml
