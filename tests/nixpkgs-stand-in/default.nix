# The part of nixpkgs that the nixpkgs supply and naersk use, made from the debian supply's trees: for building without
# nixpkgs. It differs from nixpkgs: another gcc, another glibc, and a stdenv with only the phases and hooks that naersk uses.
# scripts/nixpkgs-ring copies nixpkgs' lib to ./lib and this repository to ./crossflake.
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

  # A program that passes its arguments, without the first ones, to the debian supply's runner for a triple.
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

    # `crossflake fetch` must have put the crate into the store: the URL does not exist.
    fetchCrate =
      { name, sha256, ... }:
      import <nix/fetchurl.nix> {
        inherit name sha256;
        url = "file:///crossflake-fetch-first";
      };
    fetchurl = throw "crossflake: the stand-in fetches only crates";

    jq = toolOf "jq";
    lld = toolOf "lld";
    rsync = toolOf "rsync";
    zstd = toolOf "zstd";
    qemu-user = machine.emulators;
    # The debian supply's runners, with the names and options of nixpkgs' Wine and wasmtime.
    wineWow64Packages.minimal = runnerOf "x86_64-pc-windows-gnu" "wine" 0;
    wasmtime = runnerOf "wasm32-wasip1" "wasmtime" 5;
    windows.pthreads = stdenv.cc.libc;
    pkg-config = runCommandLocal "pkg-config" { } ''
      mkdir -p $out/bin
      ln -s ${userland}/usr/bin/pkgconf $out/bin/pkg-config
    '';
    pkg-config-unwrapped = pkgs.pkg-config;

    # naersk takes these as arguments and does not use them here.
    cargo = null;
    clippy = null;
    lndir = null;
    remarshal = null;
    rustc = null;
  };
in
pkgs
