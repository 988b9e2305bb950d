# Writes scripts to $out/bin.
#
#   text  shell commands that write the scripts into the current folder

mkdir -p "$out/bin"
cd "$out/bin"
eval "$text"
