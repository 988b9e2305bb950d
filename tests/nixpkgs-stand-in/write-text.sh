# A file with the text.
printf '%s' "$text" > "$out"
