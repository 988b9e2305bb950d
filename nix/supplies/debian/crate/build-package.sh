# package: builds the project's programs and verifies them.
#
#   bins       the programs that the manifest asks for, or empty for all
#   suffix     of the programs' file names
#   strip      command line that strips a program, one word a line, or empty
#   verify     command line that verifies programs, or empty
#   libraries  a folder of shared libraries that a program may need, or empty

do_step() {
  local folder file name library words
  run_cargo
  folder=$NIX_BUILD_TOP/${compiled[-1]}
  mkdir -p "$out/bin"
  words_of "$strip"
  for file in "$folder"/*"$suffix"; do
    case $file in
      *.so | *.d | *.a | *.rlib) continue ;;
    esac
    name=${file##*/}
    name=${name%"$suffix"}
    if [ -f "$file" ] && [ -x "$file" ] && { [ -z "$bins" ] || echo " $bins " | grep -qF " $name "; }; then
      if [ -n "$strip" ]; then
        # Strips while copying: with debug information a program is ten times as large.
        "${words[@]}" --strip-all -o "$out/bin/${file##*/}" "$file"
      else
        cp "$file" "$out/bin/"
      fi
    fi
  done
  for name in $bins; do
    if [ ! -e "$out/bin/$name$suffix" ]; then
      echo "crossflake: cargo built no program called $name, which \`bins\` in targets.json asks for" >&2
      exit 1
    fi
  done
  set -- "$out/bin"/*
  if [ ! -e "$1" ]; then
    echo "crossflake: cargo built no program; \`bins\` and \`package\` in targets.json say which to build" >&2
    exit 1
  fi
  if [ -n "$verify" ]; then
    words_of "$verify"
    # The libraries of the manifest's packages have to be on the machine that runs the program.
    for library in ${libraries:+"$libraries"/*.so.*}; do
      words+=(--allow-library "${library##*/}")
    done
    "${words[@]}" "$out/bin"/*
  fi
}
