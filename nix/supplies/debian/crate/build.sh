# Builds a project upon its dependencies, and lets only verified programs through.

. "$setup"
load_target "$upon"
put_source
cargo build --frozen --profile "$profile" $arguments $binArguments

folder=$NIX_BUILD_TOP/${compiled[-1]}
mkdir -p "$out/bin"
for file in "$folder"/*"$suffix"; do
  case $file in
    *.so | *.d | *.a | *.rlib) continue ;;
  esac
  name=${file##*/}
  name=${name%"$suffix"}
  if [ -f "$file" ] && [ -x "$file" ] && { [ -z "$bins" ] || echo " $bins " | grep -qF " $name "; }; then
    if [ -n "$strip" ]; then
      # Not copied first: with debug information a program is ten times as large.
      "$strip" --strip-all -o "$out/bin/${file##*/}" "$file"
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
  # What the manifest's packages bring, the machine is to have; `verify` names it.
  for library in ${libraries:+"$libraries"/*.so.*}; do
    verify="$verify --allow-library ${library##*/}"
  done
  $verify "$out/bin"/*
fi
