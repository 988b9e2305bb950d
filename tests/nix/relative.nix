# Paths below the source, in any store.
let
  # The path of a flake's source has string context, because it is in the store.
  inStore = builtins.path {
    path = ./fixtures/project;
    name = "project";
  };
  relative = import ../../nix/cargo/relative.nix { src = "/nix/store/abc-a+b.c"; };
in
{
  "a path below the source becomes relative to it" = {
    expr = map relative [
      "/nix/store/abc-a+b.c/Cargo.toml"
      "/nix/store/abc-a+b.c/a/b.rs"
    ];
    expected = [
      "Cargo.toml"
      "a/b.rs"
    ];
  };

  "so does a path if the source has string context" = {
    expr = import ../../nix/cargo/relative.nix {
      src = inStore;
    } "/some/root${builtins.unsafeDiscardStringContext inStore}/a";
    expected = "a";
  };

  "so does a path below another root of the store" = {
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
