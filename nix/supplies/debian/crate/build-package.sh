# package: builds the project's programs and its libraries for other languages, and verifies them.
#
#   bins               the programs that the manifest asks for, or empty for all
#   suffix             of the programs' file names
#   crossflakeBuilder  crossflake-builder, or empty in the step that builds it
#   strip              program that strips, with its options, one word a line, or empty
#   verify             command line that verifies programs, or empty
#   libraries          a folder of shared libraries that a program may need, or empty

do_step() {
  local kind file name library words
  if [ -n "$crossflakeBuilder" ]; then
    run_cargo --message-format=json-render-diagnostics > "$NIX_BUILD_TOP/messages"
    "$crossflakeBuilder" artifacts "$NIX_BUILD_TOP/messages" "$NIX_BUILD_TOP/${compiled[-1]}" > "$NIX_BUILD_TOP/artifacts"
  else
    run_cargo
    printf "program $NIX_BUILD_TOP/${compiled[-1]}/%s$suffix\n" $bins > "$NIX_BUILD_TOP/artifacts"
  fi
  mkdir "$out"
  while read -r kind file; do
    case $kind in
      program) put "$file" bin --strip-all ;;
      # The symbols that it exports are in another table.
      shared) put "$file" lib --strip-all ;;
      # An archive's index and times are the same for the same members.
      static) put "$file" lib --strip-debug --enable-deterministic-archives ;;
      import) put "$file" lib ;;
    esac
  done < "$NIX_BUILD_TOP/artifacts"
  for name in $bins; do
    if [ ! -e "$out/bin/$name$suffix" ]; then
      echo "crossflake: cargo built no program called $name, which \`bins\` in targets.json asks for" >&2
      exit 1
    fi
  done
  shopt -s nullglob
  set -- "$out"/*/*
  if [ $# = 0 ]; then
    echo "crossflake: cargo built no program and no library of the kinds cdylib and staticlib; \`bins\` and \`package\` in" \
      "targets.json say which to build" >&2
    exit 1
  fi
  if [ -n "$verify" ]; then
    words_of "$verify"
    # The libraries of the manifest's packages have to be on the machine that runs the program.
    for library in ${libraries:+"$libraries"/*.so.*}; do
      words+=(--allow-library "${library##*/}")
    done
    "${words[@]}" "$@"
  fi
}
# put FILE FOLDER OPTION...: copies a file to the package; with options, through the program that strips.
put() {
  local file=$1 folder=$out/$2 words
  shift 2
  mkdir -p "$folder"
  if [ -n "$strip" ] && [ $# != 0 ]; then
    words_of "$strip"
    # Strips while copying: with debug information a program is ten times as large.
    "${words[@]}" "$@" -o "$folder/${file##*/}" "$file"
  else
    cp "$file" "$folder/"
  fi
}
