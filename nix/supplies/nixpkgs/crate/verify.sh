# Lets only verified programs through. naersk installs what cargo's output names: output that it does not understand
# gives an empty folder, and success (naersk #343).
#
#   bins       the programs that the manifest asks for
#   suffix     what their names end in
#   verify     what judges, or empty
#   libraries  folders of shared libraries that the machine is to have

for name in $bins; do
  if [ ! -e "$out/bin/$name$suffix" ]; then
    echo "crossflake: cargo built no program called $name, which \`bins\` in targets.json asks for" >&2
    exit 1
  fi
done
if ! compgen -G "$out/bin/*" > /dev/null; then
  echo "crossflake: cargo built no program; \`bins\` and \`package\` in targets.json say which to build" >&2
  exit 1
fi
if [ -n "$verify" ]; then
  for folder in $libraries; do
    for library in "$folder"/*.so.*; do
      verify="$verify --allow-library ${library##*/}"
    done
  done
  $verify "$out/bin"/*
fi
