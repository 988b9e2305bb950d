# What rustc links into a WASI program by itself, besides std. Runs in the folder for it.
#
#   sysroot  has wasi-libc

for object in crt1-command.o crt1-reactor.o libc.a; do
  cp "$sysroot/lib/wasm32-wasi/$object" .
done
