# Folders of crates in a project's source -> what does not have to be downloaded.
let
  src = ./fixtures/vendored;
  # The configuration of the folder `sub`.
  vendored =
    text:
    import ../../nix/cargo/vendored.nix {
      inherit src;
      configuration = [
        {
          inherit text;
          folder = "sub";
          strings = builtins.filter builtins.isString (builtins.split "[\"']" text);
        }
      ];
    };
  folders = text: (vendored text).foldersFor lock;
  replaced = "[source.crates-io]\nreplace-with = 'x'\n";
  lock = import ../../nix/cargo/lock.nix (builtins.readFile ./fixtures/lock/newest/Cargo.lock) // {
    checkouts = [
      {
        url = "https://git.example/kit";
        packages = [
          {
            name = "kit";
            version = "0.1.0";
          }
        ];
      }
    ];
  };
in
{
  "a folder is relative to that of the configuration" = {
    expr = folders (replaced + "[source.x]\ndirectory = \"vendor\"\n");
    expected = [ "sub/vendor" ];
  };
  "a folder has any form that TOML allows" = {
    expr = map (line: folders (replaced + line)) [
      "source.x.directory = 'vendor/'"
      "[source]\nx = { directory = \"./vendor\" }"
      "[source.x]\nlocal-registry = \"../registry\" # ours"
    ];
    expected = [
      [ "sub/vendor" ]
      [ "sub/vendor" ]
      [ "registry" ]
    ];
  };
  "other folders and text that is not TOML are nothing" = {
    expr = map (line: folders (replaced + line)) [
      "[source.x]\ndirectory = \"absent\""
      "[source.x]\ndirectory = \"/vendor\""
      "[source.x]\ndirectory = \"../..\""
      "[env]\ndirectory = \"../sub\""
      "[["
    ];
    expected = [
      [ ]
      [ ]
      [ ]
      [ ]
      [ ]
    ];
  };
  "a folder counts only if a source is replaced" = {
    expr = folders "[source.x]\ndirectory = \"vendor\"\n";
    expected = [ ];
  };
  "crates in the folder are not downloaded" = {
    expr =
      let
        rest = (vendored (replaced + "[source.x]\ndirectory = \"vendor\"")).without lock;
      in
      {
        crates = builtins.mapAttrs (_: map (crate: crate.name)) rest.registries;
        inherit (rest) checkouts;
      };
    expected = {
      crates = {
        "registry+https://github.com/rust-lang/crates.io-index" = [ "ryu" ];
        "sparse+https://registry.example/index/" = [ "private" ];
      };
      checkouts = [ ];
    };
  };
  "nor are crates in a local registry" = {
    expr =
      let
        rest = (vendored (replaced + "source.x.local-registry = '../registry'")).without lock;
      in
      map (crate: crate.name) (builtins.head (builtins.attrValues rest.registries));
    expected = [ "itoa" ];
  };
  "without such folders everything is downloaded" = {
    expr = (vendored "").without lock == lock;
    expected = true;
  };
}
