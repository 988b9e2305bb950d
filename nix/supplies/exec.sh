# Compiles exec.c to $out/exec.so, and puts the script that loads it into $out/setup.sh.
#
#   cc      a compiler for the build machine
#   source  exec.c
#   setup   exec-setup.sh

mkdir -p "$out"
# Without libc, it requires no symbol versions.
"$cc" -shared -fPIC -O2 -Wall -nostdlib -o "$out/exec.so" "$source"
cat "$setup" > "$out/setup.sh"
