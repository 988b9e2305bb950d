# Paths below the source, in whichever store it lies.
let
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
