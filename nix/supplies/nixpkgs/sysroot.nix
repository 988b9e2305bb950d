# A target's C library and gcc's, in one folder laid out as other systems have them: what bindgen, qemu and the dynamic
# linker want. nixpkgs' gcc itself needs none.
{ lib, runScript }:
{
  target,
  # nixpkgs' compiler for the target.
  cc,
  # Further libraries.
  packages,
}:
runScript {
  name = "sysroot-${target.nixpkgs.config}";
  script = ./sysroot.sh;
  env = {
    headers = map (package: "${lib.getDev package}/include") ([ cc.libc ] ++ packages);
    libraries =
      map (package: "${lib.getLib package}/lib") ([ cc.libc ] ++ packages)
      # libgcc_s and libstdc++: a cross-gcc has them below the platform's name.
      ++ map (folder: "${lib.getLib cc.cc}/${folder}") [
        "lib"
        "${target.nixpkgs.config}/lib"
        "${target.nixpkgs.config}/lib64"
      ];
    interpreter = if target.interpreter == null then "" else target.interpreter;
    loader =
      if target.interpreter == null then
        ""
      else
        "${lib.getLib cc.libc}/lib/${baseNameOf target.interpreter}";
  };
}
