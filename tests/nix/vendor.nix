# Cargo.lock -> cargo's directory sources. The tests read the environment of the derivation, which is not instantiated.
let
  cratesIo = "registry+https://github.com/rust-lang/crates.io-index";
  lock =
    name: import ../../nix/cargo/lock.nix (builtins.readFile (./fixtures/lock + "/${name}/Cargo.lock"));
  vendorOf = import ../../nix/cargo/vendor.nix {
    run = step: step.env;
    userland = null;
    crateFile = crate: "/files/${crate.name}";
    inherit cratesIo;
    cargoPath = [ "/cargo" ];
    builder = "/builder";
  };
  vendor = name: vendorOf { lock = lock name; };
  digits = digit: builtins.concatStringsSep "" (builtins.genList (_: digit) 64);

  file = import ../../nix/supplies/debian/crate/file.nix {
    run = step: step;
    userland = "/userland";
    rust = "/rust";
    inherit cratesIo;
  };
  crate = source: {
    name = "itoa";
    version = "1.0.15";
    inherit source;
    sha256 = digits "a";
  };
in
{
  "if all crates are from crates.io, cargo's configuration needs no program" = {
    expr =
      let
        newest = lock "newest";
      in
      (vendorOf {
        lock = newest // {
          registries = {
            ${cratesIo} = newest.registries.${cratesIo};
          };
        };
      }).config;
    expected = ''
      [source.crates-io]
      replace-with = "registry-0"
      [source.registry-0]
      directory = "@vendor@/registry-0"
    '';
  };

  "each registry is listed, also a private one" = {
    expr =
      let
        newest = vendor "newest";
      in
      {
        inherit (newest) config;
        sources = builtins.fromJSON newest.sources;
      };
    expected = {
      config = "";
      sources = [
        { folder = "registry-0"; }
        {
          folder = "registry-1";
          registry = "sparse+https://registry.example/index/";
        }
      ];
    };
  };

  "each crate is listed with its registry, its hash and its file" = {
    expr = (vendor "newest").crates;
    expected = ''
      registry-0 itoa-1.0.15 ${digits "a"} /files/itoa
      registry-0 ryu-1.0.20 ${digits "c"} /files/ryu
      registry-1 private-0.2.0 ${digits "b"} /files/private'';
  };

  "crates of the same version and hash are links into the parent's output" = {
    expr =
      let
        now = lock "newest";
        earlier = now // {
          registries = builtins.mapAttrs (
            _: map (crate: if crate.name == "itoa" then crate // { sha256 = digits "f"; } else crate)
          ) now.registries;
        };
        taken = vendorOf {
          lock = now;
          parent = {
            lock = earlier;
            vendor = "/earlier";
          };
        };
      in
      {
        inherit (taken) crates kept parent;
      };
    expected = {
      crates = "registry-0 itoa-1.0.15 ${digits "a"} /files/itoa";
      kept = ''
        registry-0/ryu-1.0.20
        registry-1/private-0.2.0'';
      parent = "/earlier";
    };
  };

  "with the same crates the parent's output is reused" = {
    expr = vendorOf {
      lock = lock "newest";
      parent = {
        lock = lock "newest";
        vendor = "/earlier";
      };
    };
    expected = "/earlier";
  };

  "each git source is listed with its reference: a branch, a tag, a rev or none" = {
    expr = builtins.fromJSON (vendor "git").sources;
    expected = [
      {
        folder = "git-0";
        git = "https://git.example/branch";
        branch = "feature%2Fa%2Bb";
      }
      {
        folder = "git-1";
        git = "https://git.example/several.git";
      }
      {
        folder = "git-2";
        git = "https://git.example/tag";
        tag = "v1.0";
      }
      {
        folder = "git-3";
        git = "ssh://git@git.example/rev";
        rev = "0123456";
      }
    ];
  };

  "a crate's file is pinned by the checksum in Cargo.lock" = {
    expr =
      let
        step = file (crate cratesIo);
      in
      {
        inherit (step) name;
        inherit (step.env)
          crate
          index
          outputHash
          outputHashAlgo
          outputHashMode
          version
          ;
      };
    expected = {
      name = "itoa-1.0.15.crate";
      crate = "itoa";
      version = "1.0.15";
      # cargo's default.
      index = "";
      outputHash = digits "a";
      outputHashAlgo = "sha256";
      outputHashMode = "flat";
    };
  };

  "cargo gets the name of another registry from Cargo.lock" = {
    expr = (file (crate "sparse+https://registry.example/index/")).env.index;
    expected = "sparse+https://registry.example/index/";
  };
}
