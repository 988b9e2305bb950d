# Links a tool's programs: all whose name starts with $name.
mkdir -p "$out/bin"
ln -s "$tools/usr/bin/$name"* "$out/bin/"
