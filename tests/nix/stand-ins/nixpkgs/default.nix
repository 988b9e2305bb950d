# A stand-in for the parts of nixpkgs that the nixpkgs supply uses: packages are names, compilers have the attributes of a real
# wrapped compiler, and builders return derivations whose attributes tests read.
{
  localSystem,
  crossSystem ? null,
}:
let
  lib = import ./lib.nix;
  inherit (localSystem) system;
  isLinux = builtins.match ".*-linux" system != null;
  config = if crossSystem == null then system else crossSystem.config;

  package =
    name: more:
    derivation {
      inherit name;
      system = "recorded";
      builder = "/none";
    }
    // {
      pname = name;
      version = "19.1.7";
      propagatedBuildInputs = [ ];
    }
    // more;
  of = name: package "${name}-${config}" { };

  pkgs = {
    inherit lib pkgs;
    runtimeShell = "/recorded/bash";
    stdenv = {
      hostPlatform = {
        inherit isLinux system;
        rust.rustcTarget = "the-build-machine";
      };
      cc = of "cc" // {
        # Native tools have no prefix.
        targetPrefix = if crossSystem == null then "" else "${config}-";
        suffixSalt = builtins.replaceStrings [ "-" ] [ "_" ] config;
        bintools = of "bintools";
        libc = of "libc";
        cc = of "gcc";
      };
    };
    callPackage =
      function: arguments:
      let
        f = import function;
      in
      f (builtins.intersectAttrs (builtins.functionArgs f) pkgs // arguments);
    runCommandLocal =
      name: env: text:
      derivation (
        env
        // {
          inherit name;
          buildCommand = text;
          system = "recorded";
          builder = "/recorded/bash";
        }
      );
    mkShell =
      attributes:
      derivation (
        attributes
        // {
          system = "recorded";
          builder = "/recorded/bash";
        }
      );
    fetchCrate =
      { name, sha256, ... }:
      import <nix/fetchurl.nix> {
        inherit name sha256;
        url = "recorded";
      };
    apple-sdk.sdkroot = "/recorded/sdk";
    pkg-config = of "pkg-config";
    pkg-config-unwrapped = of "pkg-config-unwrapped";
    qemu-user = of "qemu-user";
    wasmtime = of "wasmtime" // {
      meta.mainProgram = "wasmtime";
    };
    windows.pthreads = of "pthreads";
    wineWow64Packages.minimal = of "wine" // {
      meta.mainProgram = "wine";
    };
    # Packages that a manifest may name.
    cmake = of "cmake";
    openssl = package "openssl-${config}" {
      dev = package "openssl-${config}-dev" { };
      propagatedBuildInputs = [ (of "zlib") ];
    };
    llvmPackages = {
      clang-unwrapped = of "clang-unwrapped";
      libclang = package "libclang" { };
    };
  };
in
pkgs
