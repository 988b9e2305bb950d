# A sandbox has neither /bin/sh nor /usr/bin/env, which nearly every script names that a build of C code runs. So
# scripts below a folder are made to name the shells that are there; nothing but their first line changes.

patch_shebangs() {
  local bash
  bash=$(type -p bash)
  # That no script is found is no failure. A name may have a line end in it.
  { find "$1" -type f -perm -0100 -exec grep -lZIE -m 1 '^#! */(usr/)?bin/(sh|bash|env)' {} + || [ $? = 1 ]; } |
    while IFS= read -r -d '' script; do
      is_embedded "$1" "$script" ||
        sed -i -E "1s|^#! */(usr/)?bin/(sh\|bash)|#!$bash|; 1s|^#! */(usr/)?bin/env|#!${bash%/*}/env|" "$script"
    done
}

# is_embedded FOLDER FILE: whether the code of the file's crate names the file, or a folder that it is in, as something
# to embed: include_str!("install.sh"), include_dir!("hooks"). That is part of a program, and runs elsewhere.
is_embedded() {
  local crate=${2%/*} part parts
  while [ ! -e "$crate/Cargo.toml" ] && [ "$crate" != "$1" ]; do
    crate=${crate%/*}
  done
  # Scripts of one crate come one after the other.
  if [ "$crate" != "${searched:-}" ]; then
    searched=$crate
    embeds=$(
      grep -rhE --include='*.rs' 'include_(str|bytes|dir)!|folder *=' "$crate" || true
      # The name is on a line of its own where it is long.
      grep -rhE --include='*.rs' -A 1 'include_(str|bytes|dir)!\($' "$crate" || true
    )
  fi
  IFS=/ read -ra parts <<< "${2#"$crate"/}"
  for part in "${parts[@]}"; do
    case $embeds in
      *[\"/]"$part"\"* | *[\"/]"$part"/\"*) return 0 ;;
    esac
  done
  return 1
}
