# Links headers and libraries into one folder.
#
#   headers libraries  folders; some may not exist
#   interpreter        path of the dynamic linker in programs; empty for a static target
#   loader             path of the dynamic linker in the store

link() {
  local into=$1 folder file
  shift
  mkdir -p "$into"
  for folder; do
    for file in "$folder"/*; do
      if [ -e "$file" ] && [ ! -e "$into/${file##*/}" ]; then
        ln -s "$file" "$into/"
      fi
    done
  done
}
link "$out/usr/include" $headers
link "$out/usr/lib" $libraries

if [ -n "$interpreter" ]; then
  mkdir -p "$out${interpreter%/*}"
  ln -s "$loader" "$out$interpreter"
fi
