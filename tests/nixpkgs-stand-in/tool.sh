# Links a tool's programs: those whose name begins with it.
mkdir -p "$out/bin"
ln -s "$tools/usr/bin/$name"* "$out/bin/"
