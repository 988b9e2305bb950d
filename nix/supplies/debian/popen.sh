# Compiles popen.c as $out/lib/popen.so.
#
#   cc      the build machine's compiler
#   source  popen.c
#   shell   the shell that popen starts

mkdir -p "$out/lib"
"$cc" -shared -fPIC -O2 -DSHELL="\"$shell\"" -o "$out/lib/popen.so" "$source"
