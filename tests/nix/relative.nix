# Paths below the source, in whichever store it lies.
let
  # A flake's source is a path in the store, which the text that names it remembers.
  inStore = builtins.path {
    path = ./fixtures/project;
    name = "project";
  };
  relative = import ../../nix/cargo/relative.nix { src = "/nix/store/abc-a+b.c"; };
in
{
  "a path below the source is what follows it" = {
    expr = map relative [
      "/nix/store/abc-a+b.c/Cargo.toml"
      "/nix/store/abc-a+b.c/a/b.rs"
    ];
    expected = [
      "Cargo.toml"
      "a/b.rs"
    ];
  };

  "so it is where the source is known to be in the store" = {
    expr = import ../../nix/cargo/relative.nix {
      src = inStore;
    } "/some/root${builtins.unsafeDiscardStringContext inStore}/a";
    expected = "a";
  };

  "also where the store has another root" = {
    expr = map relative [
      "/some/root/nix/store/abc-a+b.c/Cargo.toml"
      "/some/root/nix/store/abc-a+b.c/a/b.rs"
    ];
    expected = [
      "Cargo.toml"
      "a/b.rs"
    ];
  };
}
