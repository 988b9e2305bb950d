# Links programs into one folder.
mkdir -p "$out/bin"
ln -s $programs "$out/bin/"
