# Links the archives that have an import library in the same folder into $out.
#
#   folders  folders of libraries

mkdir "$out"
for folder in $folders; do
  for import in "$folder"/*.dll.a; do
    archive=${import%.dll.a}.a
    if [ -e "$archive" ]; then
      ln -s "$archive" "$out/"
    fi
  done
done
