# Writes $out/bin/run, which gives a module what a program has: its arguments, the environment, and all files.
#
#   bash env wasmedge  programs, by absolute path

mkdir -p "$out/bin"
cat > "$out/bin/run" <<END
#!$bash
options=()
while IFS= read -r -d '' variable; do
  options+=(--env "\$variable")
done < <($env --null)
exec $wasmedge run "\${options[@]}" --dir /:/ --dir .:. "\$@"
END
chmod +x "$out/bin/run"
