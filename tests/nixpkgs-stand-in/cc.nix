# A compiler of the debian supply with the attributes and folders of nixpkgs' wrapped compiler.
{ lib, runCommandLocal }:
{ cc }:
let
  libc = runCommandLocal "libc" { inherit (cc) sysroot; } ''
    mkdir -p $out/lib
    ln -s $sysroot/usr/include $out/include
    # The dynamic linker, crt1.o and libraries, libgcc_s among them, are in a folder named after the architecture; mingw's are not.
    for file in $sysroot/usr/lib/*-linux-*/* $sysroot/lib/*; do
      [ ! -e "$file" ] || ln -sf "$file" $out/lib/
    done
  '';
  programs = program: ''
    mkdir -p $out/bin
    ${program}
  '';
in
runCommandLocal "cc" { } (programs ''
  ln -s ${cc.cc} $out/bin/cc
  ln -s ${cc.cxx} $out/bin/c++
'')
// {
  targetPrefix = "";
  suffixSalt = "stand_in";
  inherit libc;
  cc = libc;
  bintools = runCommandLocal "bintools" { } (programs ''
    ln -s ${cc.ar} $out/bin/ar
    ln -s ${cc.ranlib} $out/bin/ranlib
    ln -s ${cc.strip} $out/bin/strip
    for name in nm dlltool windres; do
      for program in ${cc.bin}/bin/*-$name; do
        [ ! -e "$program" ] || ln -s "$program" $out/bin/$name
      done
    done
  '');
}
