# Makes an older libstdc++ one that gcc 14 can be linked with: linker scripts in the place of the library, shared and
# static, that add what it lacks.
#
#   compile ar  the target's C++ compiler and its archiver
#   terminate   the source of what it lacks
#   libraries   the folder that has libstdc++

mkdir "$out"
$compile -O2 -fPIC -c "$terminate" -o terminate.o
$ar rcD "$out/libcrossflake-cxx.a" terminate.o
echo "INPUT($libraries/libstdc++.so $out/libcrossflake-cxx.a)" > "$out/libstdc++.so"
echo "GROUP($libraries/libstdc++.a $out/libcrossflake-cxx.a)" > "$out/libstdc++.a"
