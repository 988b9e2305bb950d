# Writes $out/bin/run, which starts a module as a program: with its arguments, the environment, and access to all files.
#
#   bash env wasmedge  paths of programs

mkdir -p "$out/bin"
cat > "$out/bin/run" <<END
#!$bash
options=()
while IFS= read -r -d '' variable; do
  options+=(--env "\$variable")
done < <($env -u LD_PRELOAD --null)
exec $wasmedge run "\${options[@]}" --dir /:/ --dir .:. "\$@"
END
chmod +x "$out/bin/run"
