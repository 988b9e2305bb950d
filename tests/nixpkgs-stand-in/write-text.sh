# Writes $text to a file.
printf '%s' "$text" > "$out"
