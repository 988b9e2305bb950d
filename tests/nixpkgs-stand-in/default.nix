# What the nixpkgs supply and naersk use of nixpkgs, made of the debian supply's trees: for building where nixpkgs itself
# is out of reach. It is not nixpkgs: another gcc, another glibc, a stdenv that has the phases and hooks naersk uses and
# no more. `lib` is nixpkgs' own, which scripts/nixpkgs-ring puts beside this file, as it does this repository.
{
  localSystem,
  crossSystem ? null,
}:
let
  lib = import ./lib;
  machine = import ./machine.nix;
  inherit (machine) run toolOf userland;

  mkDerivation = import ./mk-derivation.nix { inherit lib run userland; };
  runCommandLocal =
    name: env: buildCommand:
    mkDerivation (env // { inherit name buildCommand; });
  ccOf = import ./cc.nix { inherit lib runCommandLocal; };
  debian = import ./parts.nix { inherit lib; };

  parts = if crossSystem == null then null else debian.ofConfig crossSystem.config;
  buildCc = ccOf { inherit (machine) cc; };

  # Starts programs by Debian's runner for the triple, without so many of its first arguments.
  runnerOf =
    triple: name: arguments:
    runCommandLocal name { run = "${debian.ofTriple.${triple}.runner}/bin/run"; } ''
      mkdir -p $out/bin
      printf '#!%s\nunset WINEPREFIX\nshift ${toString arguments}\nexec %s "$@"\n' "$shell" "$run" > $out/bin/${name}
      printf '#!%s\n' "$shell" > $out/bin/wineserver
      chmod +x $out/bin/*
    ''
    // {
      meta.mainProgram = name;
    };

  stdenv = {
    inherit mkDerivation;
    hostPlatform = {
      inherit (localSystem) system;
      isLinux = true;
      isDarwin = false;
      rust.rustcTarget = "x86_64-unknown-linux-gnu";
    };
    buildPlatform = stdenv.hostPlatform;
    isLinux = true;
    isDarwin = false;
    cc = if parts == null then buildCc else ccOf { inherit (parts) cc; };
  };

  pkgs = {
    inherit
      lib
      pkgs
      runCommandLocal
      stdenv
      ;
    runtimeShell = "${userland}/usr/bin/bash";

    callPackage =
      function: arguments:
      let
        f = if builtins.isFunction function then function else import function;
      in
      f (builtins.intersectAttrs (builtins.functionArgs f) pkgs // arguments);

    writeText =
      name: text:
      run {
        inherit name userland;
        script = ./write-text.sh;
        env = { inherit text; };
      };
    formats.toml = _: {
      generate = name: value: pkgs.writeText name (import ./to-toml.nix { inherit lib; } value);
    };
    mkShell =
      attributes:
      derivation (
        removeAttrs attributes [
          "nativeBuildInputs"
          "strictDeps"
        ]
        // {
          inherit (localSystem) system;
          builder = "${userland}/usr/bin/bash";
          args = [
            "-c"
            "exit 1"
          ];
          outputs = [ "out" ];
          PATH = lib.concatStringsSep ":" (
            map (input: "${input}/bin") (attributes.nativeBuildInputs ++ [ buildCc ])
            ++ [ "${userland}/usr/bin" ]
          );
        }
      );

    # A crate is in the store, or `crossflake fetch` is to be run.
    fetchCrate =
      { name, sha256, ... }:
      import <nix/fetchurl.nix> {
        inherit name sha256;
        url = "file:///crossflake-fetch-first";
      };
    fetchurl = throw "crossflake: the stand-in fetches crates alone";

    jq = toolOf "jq";
    lld = toolOf "lld";
    rsync = toolOf "rsync";
    zstd = toolOf "zstd";
    qemu-user = machine.emulators;
    # Debian's runners under the names and with the options of nixpkgs' programs: its own Wine and WasmEdge.
    wineWow64Packages.minimal = runnerOf "x86_64-pc-windows-gnu" "wine" 0;
    wasmtime = runnerOf "wasm32-wasip1" "wasmtime" 5;
    windows.pthreads = stdenv.cc.libc;
    pkg-config = runCommandLocal "pkg-config" { } ''
      mkdir -p $out/bin
      ln -s ${userland}/usr/bin/pkgconf $out/bin/pkg-config
    '';
    pkg-config-unwrapped = pkgs.pkg-config;

    # Asked for by naersk, and not used.
    cargo = null;
    clippy = null;
    lndir = null;
    remarshal = null;
    rustc = null;
  };
in
pkgs
