# Adds the objects and libraries that rustc links into a WASI program besides std, to the current folder. std.sh sources it.
#
#   sysroot  has wasi-libc
#   ar       the archiver

for object in crt1-command.o crt1-reactor.o; do
  cp "$sysroot/lib/wasm32-wasi/$object" .
done
# std calls the functions that start threads, which fail at run time. Debian's wasi-libc has them in a library of their own.
"$ar" -M <<END
CREATE libc.a
ADDLIB $sysroot/lib/wasm32-wasi/libc.a
ADDLIB $sysroot/lib/wasm32-wasi/libwasi-emulated-pthread.a
SAVE
END
