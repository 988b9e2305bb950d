# A tree of programs that a project adds, which nobody here knows beforehand: what they load and which files they name
# must be found too.
#
#   tree      the script that makes a tree
#   shebangs  see there
#   cc        the build machine's compiler
#   shellOf variableOf  sources of what goes before libc in programs

# Tools may be libraries alone, with no program to patch.
xargs() {
  command xargs -r "$@"
}
bin=$(dirname "$(type -p bash)")
. "$tree"
. "$shebangs"
shopt -s nullglob

# A build script may load a library of these (bindgen does libclang), and that program's search path is not ours.
find usr -type f -name '*.so*' | while read -r file; do
  if [ "$(head -c 4 "$file" | tail -c 3)" = ELF ]; then
    echo "$file"
  fi
done > "$NIX_BUILD_TOP/libraries"
patch_all() {
  xargs -P "$NIX_BUILD_CORES" -n 8 "$loader" --library-path "$out/$libs" "$NIX_BUILD_TOP/usr/bin/patchelf" "$@"
}
patch_all --force-rpath --set-rpath "$out/$libs" < "$NIX_BUILD_TOP/libraries"

# perl, m4 and others have /bin/sh compiled in.
"$cc" -shared -fPIC -O2 -DSHELL="\"$bin/bash\"" -o "$libs/crossflake-shell.so" "$shellOf"
patch_all --add-needed crossflake-shell.so < "$NIX_BUILD_TOP/programs"

# What maintainer scripts do as alternatives: automake is there as automake-1.17 alone.
for file in usr/bin/*-[0-9]*; do
  plain=${file%%-[0-9]*}
  if [ -x "$file" ] && [ ! -e "$plain" ]; then
    ln -s "${file##*/}" "$plain"
  fi
done

# Scripts and their data name files by where Debian has them. Names of what is in this tree are made to lead into it, also
# without a version, which some scripts append; those of the base's programs into the base, in scripts alone: their data
# may be templates of what runs elsewhere.
mkdir -p usr/bin usr/share
# m4's frozen states count the letters of names. autoconf reads its sources where there is none.
find usr/share -name '*.m4f' -delete
either() {
  sed 's/[.+[]/\\&/g' | sort -u | tr '\n' '|' | sed 's/|$//'
}
# Runs sed on those of the files below the folders $2... that have /bin/, /usr/ and the like.
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
# What autoconf and its kin make of their data is run in this very build.
replace "s#! */bin/sh([^A-Za-z0-9_./-]|\$)#! $bin/bash\1#" usr/share
patch_shebangs usr

# cmake calls it by this name, and would find the base's, whose own shell is /bin/sh.
printf '#!%s\nexec %s SHELL=%s "$@"\n' "$bin/bash" "$bin/make" "$bin/bash" > usr/bin/gmake
chmod +x usr/bin/gmake

# Programs that have such a place compiled in, and the variable that says another. No wrapper sets it: perl tells others
# where it is, openssl's Makefile for one, and means itself.
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
