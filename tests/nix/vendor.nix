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
  "cargo's configuration replaces each registry with a folder, also a private one" = {
    expr = (vendor "newest").config;
    expected = ''
      [source.crates-io]
      replace-with = "registry-0"
      [source.registry-0]
      directory = "@vendor@/registry-0"

      [source.original-registry-1]
      registry = "sparse+https://registry.example/index/"
      replace-with = "registry-1"
      [source.registry-1]
      directory = "@vendor@/registry-1"
    '';
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

  "each git source is replaced under its reference: a branch, a tag, a rev or none" = {
    expr = (vendor "git").config;
    expected = ''
      [source.original-git-0]
      git = "https://git.example/branch"
      branch = "feature/a+b"
      replace-with = "git-0"
      [source.git-0]
      directory = "@vendor@/git-0"

      [source.original-git-1]
      git = "https://git.example/several.git"

      replace-with = "git-1"
      [source.git-1]
      directory = "@vendor@/git-1"

      [source.original-git-2]
      git = "https://git.example/tag"
      tag = "v1.0"
      replace-with = "git-2"
      [source.git-2]
      directory = "@vendor@/git-2"

      [source.original-git-3]
      git = "ssh://git@git.example/rev"
      rev = "0123456"
      replace-with = "git-3"
      [source.git-3]
      directory = "@vendor@/git-3"
    '';
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
