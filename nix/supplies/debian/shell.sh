# Refuses `nix build` on a shell.
echo "crossflake: this derivation is a shell: enter it with \`nix develop\`" >&2
exit 1
