# What `nix build` on a shell would run.
echo "crossflake: this is a shell: enter it with \`nix develop\`" >&2
exit 1
