# Makes a tree of programs that a project adds. Beyond tree.sh, it handles programs of any kind: it also relocates libraries
# that programs load and files that programs and scripts name.
#
#   tree        tree.sh
#   cc          the build machine's compiler
#   variableOf  source of a library that is loaded into programs before libc

# A package may have libraries only, and no program to patch.
xargs() {
  command xargs -r "$@"
}
bin=$(dirname "$(type -p bash)")
. "$tree"
shopt -s nullglob

# A build script may load one of the libraries, as bindgen loads libclang. So the libraries need a search path of their own.
find usr -type f -name '*.so*' | while read -r file; do
  if [ "$(head -c 4 "$file" | tail -c 3)" = ELF ]; then
    echo "$file"
  fi
done > "$NIX_BUILD_TOP/libraries"
patch_all() {
  xargs -P "$NIX_BUILD_CORES" -n 8 "$loader" --library-path "$out/$libs" "$NIX_BUILD_TOP/usr/bin/patchelf" "$@"
}
patch_all --force-rpath --set-rpath "$out/$libs" < "$NIX_BUILD_TOP/libraries"

# Maintainer scripts would install alternatives: the package has automake-1.17, but no automake.
for file in usr/bin/*-[0-9]*; do
  plain=${file%%-[0-9]*}
  if [ -x "$file" ] && [ ! -e "$plain" ]; then
    ln -s "${file##*/}" "$plain"
  fi
done

# Scripts and their data name files by Debian's paths. Paths of files in this tree are replaced everywhere, also without the
# version, because some scripts append it. Paths of the userland's programs are replaced in scripts only: data may be
# templates of scripts that run elsewhere.
mkdir -p usr/bin usr/share
# Frozen states of m4 count the letters of names, so they cannot be edited. Without them, autoconf reads its sources.
find usr/share -name '*.m4f' -delete
either() {
  sed 's/[.+[]/\\&/g' | sort -u | tr '\n' '|' | sed 's/|$//'
}
# replace EXPRESSION FOLDER...: runs sed on the text files that have /bin/ or /usr/.
replace() {
  local expression=$1
  shift
  find "$@" -name 'cmake*' -prune -o -type f -size -1024k -exec grep -lIE '/(bin|usr)/' {} + \
    > "$NIX_BUILD_TOP/texts" || [ $? = 1 ]
  xargs sed -i -E "$expression" < "$NIX_BUILD_TOP/texts"
}
start='(^|[^A-Za-z0-9_./+-])' end='([^A-Za-z0-9_.+-]|$)'
names=$(printf '%s\n' usr/bin/* usr/share/* usr/lib/* | grep -vx "$libs\|usr/lib/lib" |
  sed 'p; s/-[0-9][0-9.]*$/-/' | either)
replace "s#$start/($names)$end#\1$out/\2\3#g" usr/bin usr/lib usr/share
names=$(ls "$bin" | grep -vxE 'sh|bash|env' | either)
replace "s#$start/(usr/)?bin/($names)$end#\1$bin/\3\4#g" usr/bin
# In a shell of NixOS there is no /bin/bash.
replace "1s#^\#! */(usr/)?bin/bash$end#\#!$bin/bash\2#" usr/bin

# variable PROGRAM NAME VALUE LIST: for a program with a compiled-in path, loads a library that sets the variable that
# overrides it. A wrapper script would not do, because perl tells others its own path, for example openssl's Makefile.
variable() {
  local program=$1 name=$2 value=$3 list=$4
  "$cc" -shared -fPIC -O2 -DNAME="\"$name\"" -DVALUE="\"$value\"" -DLIST="$list" \
    -o "$libs/crossflake-$program.so" "$variableOf"
  echo "$out/usr/bin/$program" | patch_all --add-needed "crossflake-$program.so"
}
if [ -f usr/bin/perl ]; then
  folders=
  for folder in usr/lib/*/perl/5.*.* usr/lib/*/perl-base usr/lib/*/perl5/5.* usr/share/perl/5.*.* usr/share/perl5*; do
    folders=$folders:$out/$folder
  done
  variable perl PERL5LIB "${folders#:}" 1
fi
if [ -f usr/bin/bison ]; then
  variable bison BISON_PKGDATADIR "$out/usr/share/bison" 0
fi
