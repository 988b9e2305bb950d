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
  # Packages to link in addition to those in the manifest.
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
    # Otherwise nixpkgs' gcc sets the path of the dynamic linker in the Nix store.
    ++ lib.optional (target.interpreter != null) "-Wl,--dynamic-linker=${target.interpreter}";
  driver = program: ''
    export NIX_DONT_SET_RPATH_${cc.suffixSalt}=1
    exec ${cc}/bin/${cc.targetPrefix}${program} ${concatStringsSep " " include} $CROSSFLAKE_CC_FLAGS "$@" ${concatStringsSep " " link}
  '';
  binutil = program: [ "${cc.bintools}/bin/${cc.targetPrefix}${program}" ];

  # The closure of the packages over the packages that their pkg-config files require.
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
      # rustc calls dlltool by name if a crate imports from a DLL without an import library.
      "dlltool"
      # Crates call windres to give a program an icon or a version.
      "windres"
    ]
  ) binutil;
  # Scripts that fail with the reason why there is no compiler.
  failing = lib.mapAttrs (program: _: {
    error = "no ${program} for ${target.triple}: Cargo.lock names no crate that compiles C (cc, cmake, bindgen...), so nixpkgs' cross-gcc was left out; to include it, add a package to \"packages\" in targets.json";
  }) programs;

  compiler = mkCompiler {
    inherit (target.nixpkgs) processor;
    importLibraries = if isWindows then "${sysroot}/usr/lib" else null;
    name = config;
    prefix = config;
    sysroot = if needsC then sysroot else "${compiler.bin}";
    programs = (if needsC then programs else failing) // {
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
  # rustc infers the linker's flavour from this name.
  linker = "${toolchain}/bin/rust-lld";
}
