# nixpkgs' compiler for a target -> a compiler whose programs also run on systems other than NixOS.
#
# Type: { lib, pkgs, mkCompiler } -> { target, cc, sysroot, toolchain, packages, libraries ?, needsC } -> compiler
{
  lib,
  pkgs,
  mkCompiler,
}:
{
  target,
  # nixpkgs' compiler for the target.
  cc,
  sysroot,
  toolchain,
  packages,
  # Further packages to link, which the manifest does not name.
  libraries ? [ ],
  # Whether the build uses the compiler. Without it, only pkg-config works.
  needsC,
}:
let
  inherit (builtins) concatMap concatStringsSep;
  inherit (target.nixpkgs) config;

  include = map (package: "-isystem ${lib.getDev package}/include") packages;
  link =
    map (package: "-L${lib.getLib package}/lib") (packages ++ libraries)
    # nixpkgs' gcc would set the store's dynamic linker.
    ++ lib.optional (target.interpreter != null) "-Wl,--dynamic-linker=${target.interpreter}";
  driver = program: ''
    export NIX_DONT_SET_RPATH_${cc.suffixSalt}=1
    exec ${cc}/bin/${cc.targetPrefix}${program} ${concatStringsSep " " include} $CROSSFLAKE_CC_FLAGS "$@" ${concatStringsSep " " link}
  '';
  binutil = program: [ "${cc.bintools}/bin/${cc.targetPrefix}${program}" ];

  # The packages and, in turn, those that their pkg-config files require.
  closure = map (item: item.package) (
    builtins.genericClosure {
      startSet = map item packages;
      operator = { package, ... }: map item (package.propagatedBuildInputs or [ ]);
    }
  );
  item = package: {
    key = package.outPath;
    inherit package;
  };
  pkgConfigFolders = concatMap (package: [
    "${lib.getDev package}/lib/pkgconfig"
    "${lib.getDev package}/share/pkgconfig"
  ]) closure;

  isWindows = target.nixpkgs.emulator == "wine";
  programs = {
    gcc = driver "cc";
    "g++" = driver "c++";
  }
  // lib.genAttrs (
    [
      "ar"
      "nm"
      "ranlib"
      "strip"
    ]
    ++ lib.optionals isWindows [
      # rustc calls it by its name to link what a crate imports from DLLs without an import library.
      "dlltool"
      # Crates call it to give a program an icon or a version.
      "windres"
    ]
  ) binutil;
  # A call is an error with the reason.
  none = lib.mapAttrs (program: _: {
    error = "no ${program} for ${target.triple}: Cargo.lock names no crate that compiles C (cc, cmake, bindgen...), so nixpkgs' cross-gcc was left out; to include it, add a package to \"packages\" in targets.json";
  }) programs;

  compiler = mkCompiler {
    inherit (target.nixpkgs) processor;
    name = config;
    prefix = config;
    sysroot = if needsC then sysroot else "${compiler.bin}";
    programs = (if needsC then programs else none) // {
      # Finds only the target's packages.
      pkg-config = ''
        export PKG_CONFIG_LIBDIR=${concatStringsSep ":" pkgConfigFolders}
        exec ${pkgs.pkg-config-unwrapped}/bin/pkg-config "$@"
      '';
    };
  };
in
compiler
// lib.optionalAttrs (!needsC) {
  # rustc takes the linker's options from this name.
  linker = "${toolchain}/bin/rust-lld";
}
