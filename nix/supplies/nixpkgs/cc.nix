# A target's compiler, by absolute path: nixpkgs' own, with what makes its programs run elsewhere than on NixOS.
{
  lib,
  pkgs,
  runScript,
  scripts,
}:
{
  target,
  # nixpkgs' compiler for the target.
  cc,
  sysroot,
  toolchain,
  packages,
  # Further packages to link from, of nixpkgs' own.
  libraries ? [ ],
  # Whether anything is compiled or linked with it.
  needsC,
}:
let
  inherit (builtins) concatMap concatStringsSep;
  inherit (target.nixpkgs) config;

  include = map (package: "-isystem ${lib.getDev package}/include") packages;
  link =
    map (package: "-L${lib.getLib package}/lib") (packages ++ libraries)
    # nixpkgs' gcc would name the store's.
    ++ lib.optional (target.interpreter != null) "-Wl,--dynamic-linker=${target.interpreter}";
  driver = program: ''
    export NIX_DONT_SET_RPATH_${cc.suffixSalt}=1
    exec ${cc}/bin/${cc.targetPrefix}${program} ${concatStringsSep " " include} $CROSSFLAKE_CC_FLAGS "$@" ${concatStringsSep " " link}
  '';
  binutil = program: ''exec ${cc.bintools}/bin/${cc.targetPrefix}${program} "$@"'';

  # With what the packages' own pkg-config files ask for.
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
      # rustc calls it by its name, to link what a crate imports from DLLs without an import library.
      "dlltool"
      # Crates that give a program an icon or a version call it.
      "windres"
    ]
  ) binutil;
  # Says why there is none, should something ask for it nevertheless.
  none = lib.mapAttrs (program: _: ''
    echo "crossflake: no ${program} for ${target.triple}: Cargo.lock names no crate that compiles C (cc, cmake, bindgen...), so that nixpkgs' cross-gcc was left out; \`packages\` in targets.json brings it in" >&2
    exit 1
  '') programs;

  compiler = import ../compiler.nix { inherit scripts; } {
    name = config;
    prefix = config;
    programs = (if needsC then programs else none) // {
      # Finds the target's packages and only them.
      pkg-config = ''
        export PKG_CONFIG_LIBDIR=${concatStringsSep ":" pkgConfigFolders}
        exec ${pkgs.pkg-config-unwrapped}/bin/pkg-config "$@"
      '';
    };
  };
  root = if needsC then sysroot else "${compiler.bin}";
in
compiler
// {
  sysroot = root;
  cmake = import ../cmake.nix { run = runScript; } {
    inherit compiler;
    inherit (target.nixpkgs) processor;
    name = config;
    sysroot = root;
    windres = if isWindows then "${compiler.bin}/bin/${config}-windres" else null;
  };
}
// lib.optionalAttrs (!needsC) {
  # rustc knows by its name what arguments it takes.
  linker = "${toolchain}/bin/rust-lld";
}
