# Variables that a flake gives to its project's code, next to a variable that the supply sets.
let
  checked = env: import ../../nix/cargo/environment.nix env { PKG_CONFIG = "pkg-config"; };
in
{
  "valid variables pass unchanged" = {
    expr = checked {
      BUILD_COMMIT = "0123abc";
      SOURCE_DATE_EPOCH = "1";
      CARGOES = "two";
    };
    expected = {
      BUILD_COMMIT = "0123abc";
      SOURCE_DATE_EPOCH = "1";
      CARGOES = "two";
    };
  };

  "a name must be a variable's name" = {
    expr = (checked { src = "elsewhere"; }).src;
    error = "env.src in flake.nix: a name consists of capitals, digits and _";
  };

  "a flake cannot set cargo's variables" = {
    expr = (checked { CARGO_PROFILE_RELEASE_LTO = "true"; }).CARGO_PROFILE_RELEASE_LTO;
    error = "cargo's settings belong in .cargo/config.toml";
  };

  "a flake cannot set the supply's variables" = {
    expr = (checked { PKG_CONFIG = "mine"; }).PKG_CONFIG;
    error = "env.PKG_CONFIG in flake.nix: builds set this variable themselves";
  };

  "a value must be a string" = {
    expr = (checked { SOURCE_DATE_EPOCH = 1; }).SOURCE_DATE_EPOCH;
    error = "env.SOURCE_DATE_EPOCH in flake.nix: the value must be a string; its type is int";
  };
}
