mkdir -p 'data/ünïcödé ✓'
cd data
printf 'in it' > 'ünïcödé ✓/💡.txt'
for name in 'a space.txt' "quote'd" 'double"quote' '-dash' '$HOME' '${x}' 'back\slash' 'per%20cent' 'a#b' 'a?b' '*' '~' '@x' 'x@1' '.hidden' '..two' 'a,b' '(x)' '&x;y' 'con:colon' $'line\nend' $'tab\t'; do
  printf '%s' "$name" > "./$name"
done
chmod +x ./-dash .hidden
