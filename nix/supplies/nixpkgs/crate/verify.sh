# Verifies the programs and libraries that naersk installs. If naersk cannot parse cargo's output, it installs nothing and succeeds (naersk #343),
# so this checks that there are programs.
#
#   bins       the programs that the manifest asks for
#   suffix     the suffix of their file names
#   verify     command line that verifies programs, one word a line, or empty
#   libraries  folders of shared libraries that a program may need

for name in $bins; do
  if [ ! -e "$out/bin/$name$suffix" ]; then
    echo "crossflake: cargo built no program called $name, which \`bins\` in targets.json asks for" >&2
    exit 1
  fi
done
# A host starts a module as it starts a program.
if compgen -G "$out/lib/*.wasm" > /dev/null; then
  mkdir -p "$out/bin"
  mv -t "$out/bin" "$out/lib"/*.wasm
fi
rmdir --ignore-fail-on-non-empty "$out/bin" "$out/lib"
if ! compgen -G "$out/*/*" > /dev/null; then
  echo "crossflake: cargo built no program and no library of the kinds cdylib and staticlib; \`bins\` and \`package\` in" \
    "targets.json say which to build" >&2
  exit 1
fi
if [ -n "$verify" ]; then
  readarray -t words <<< "$verify"
  for folder in $libraries; do
    for library in "$folder"/*.so.*; do
      words+=(--allow-library "${library##*/}")
    done
  done
  "${words[@]}" "$out"/*/*
fi
