# A target's C library and gcc's, in one folder laid out as other systems have them: what bindgen, qemu and the dynamic
# linker want. nixpkgs' gcc itself needs none.
{ lib, runScript }:
{
  # nixpkgs' name of the platform, and its compiler for it.
  config,
  cc,
  # Where programs look for the dynamic linker; null for a static target.
  interpreter,
  # Further libraries.
  packages,
}:
runScript {
  name = "sysroot-${config}";
  script = ./sysroot.sh;
  env = {
    headers = map (package: "${lib.getDev package}/include") ([ cc.libc ] ++ packages);
    libraries =
      map (package: "${lib.getLib package}/lib") ([ cc.libc ] ++ packages)
      # libgcc_s and libstdc++: a cross-gcc has them below the platform's name.
      ++ map (folder: "${lib.getLib cc.cc}/${folder}") [
        "lib"
        "${config}/lib"
        "${config}/lib64"
      ];
    interpreter = if interpreter == null then "" else interpreter;
    loader = if interpreter == null then "" else "${lib.getLib cc.libc}/lib/${baseNameOf interpreter}";
  };
}
