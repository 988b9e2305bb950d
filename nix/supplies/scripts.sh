# Writes the scripts that $text spells out.

mkdir -p "$out/bin"
cd "$out/bin"
eval "$text"
