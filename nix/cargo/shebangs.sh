# patch_shebangs FOLDER: replaces /bin/sh and /usr/bin/env, which a sandbox does not have, in the first lines of scripts.

patch_shebangs() {
  local bash
  bash=$(type -p bash)
  # grep fails if it finds no script. A file name may contain a line break.
  { find "$1" -type f -perm -0100 -exec grep -lZIE -m 1 '^#! */(usr/)?bin/(sh|bash|env)' {} + || [ $? = 1 ]; } |
    while IFS= read -r -d '' script; do
      is_embedded "$1" "$script" ||
        sed -i -E "1s|^#! */(usr/)?bin/(sh\|bash)|#!$bash|; 1s|^#! */(usr/)?bin/env|#!${bash%/*}/env|" "$script"
    done
}

# is_embedded FOLDER FILE: whether the code of the file's crate embeds the file or its folder: include_str!("install.sh"),
# include_dir!("hooks"). An embedded script is part of the program and runs on another machine.
is_embedded() {
  local crate=${2%/*} part parts
  while [ ! -e "$crate/Cargo.toml" ] && [ "$crate" != "$1" ]; do
    crate=${crate%/*}
  done
  # Scripts of one crate follow each other.
  if [ "$crate" != "${searched:-}" ]; then
    searched=$crate
    embeds=$(
      grep -rhE --include='*.rs' 'include_(str|bytes|dir)!|folder *=' "$crate" || true
      # rustfmt puts a long name on a line of its own.
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
