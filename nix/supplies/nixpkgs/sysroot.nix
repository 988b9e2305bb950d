# A compiler and packages -> a sysroot for bindgen, qemu and the dynamic linker: the C library, gcc's libraries and the
# packages in one folder. nixpkgs' gcc itself does not use it.
#
# Type: { lib, runScript } -> { config, cc, interpreter, packages } -> derivation
{ lib, runScript }:
{
  # nixpkgs' name for the platform, and its compiler.
  config,
  cc,
  # Path of the dynamic linker in programs; null for a static target.
  interpreter,
  # Packages with libraries to add.
  packages,
}:
runScript {
  name = "sysroot-${config}";
  script = ./sysroot.sh;
  env = {
    headers = map (package: "${lib.getDev package}/include") ([ cc.libc ] ++ packages);
    libraries =
      map (package: "${lib.getLib package}/lib") ([ cc.libc ] ++ packages)
      # libgcc_s and libstdc++. A cross-gcc has them in a folder named after the platform.
      ++ map (folder: "${lib.getLib cc.cc}/${folder}") [
        "lib"
        "${config}/lib"
        "${config}/lib64"
      ];
    interpreter = if interpreter == null then "" else interpreter;
    loader = if interpreter == null then "" else "${lib.getLib cc.libc}/lib/${baseNameOf interpreter}";
  };
}
