# Copies crossflake to $out and has it write its completions and manual pages.
#
#   package  the program's package
#   runner   program that starts it on the build machine

mkdir -p "$out/bin"
cp "$package/bin/crossflake" "$out/bin/"
crossflake() {
  "$runner" "$package/bin/crossflake" "$@"
}

share=$out/share
mkdir -p "$share/bash-completion/completions" "$share/zsh/site-functions" "$share/fish/vendor_completions.d"
crossflake completions bash > "$share/bash-completion/completions/crossflake"
crossflake completions zsh > "$share/zsh/site-functions/_crossflake"
crossflake completions fish > "$share/fish/vendor_completions.d/crossflake.fish"
mkdir -p "$share/man/man1"
crossflake man --output "$share/man/man1"
