# git may change line ends, so that they are made here.
sed -i 's/$/\r/' crlf/Cargo.toml crlf/src/main.rs
sed -i '1s/^/\xef\xbb\xbf/' bom/Cargo.toml bom/src/main.rs
