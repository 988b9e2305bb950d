# The configuration makes cargo look into the folder that it has to write.
mv .cargo ..
cargo vendor --quiet > ../printed 2> ../messages
mv ../.cargo .
