# Adds a function that the toolchain's gcc calls to an older libstdc++: writes linker scripts, in place of the shared and the
# static library, that link both.
#
#   compile ar  the target's C++ compiler and its archiver
#   terminate   source of the function
#   libraries   folder of libstdc++

mkdir "$out"
$compile -O2 -fPIC -c "$terminate" -o terminate.o
$ar rcD "$out/libcrossflake-cxx.a" terminate.o
echo "INPUT($libraries/libstdc++.so $out/libcrossflake-cxx.a)" > "$out/libstdc++.so"
echo "GROUP($libraries/libstdc++.a $out/libcrossflake-cxx.a)" > "$out/libstdc++.a"
