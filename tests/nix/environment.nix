# Variables that a flake gives to its project's code, beside those that a supply sets.
let
  beside = env: import ../../nix/cargo/environment.nix env { PKG_CONFIG = "pkg-config"; };
in
{
  "variables are what they are" = {
    expr = beside {
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

  "a name is a variable's" = {
    expr = (beside { src = "elsewhere"; }).src;
    error = "env.src in flake.nix: a name is made of capitals, digits and _";
  };

  "what cargo goes by stays as it is" = {
    expr = (beside { CARGO_PROFILE_RELEASE_LTO = "true"; }).CARGO_PROFILE_RELEASE_LTO;
    error = "what cargo goes by is said in .cargo/config.toml";
  };

  "what the supply sets stays as it is" = {
    expr = (beside { PKG_CONFIG = "mine"; }).PKG_CONFIG;
    error = "env.PKG_CONFIG in flake.nix: builds set that themselves";
  };

  "a value is a string" = {
    expr = (beside { SOURCE_DATE_EPOCH = 1; }).SOURCE_DATE_EPOCH;
    error = "env.SOURCE_DATE_EPOCH in flake.nix: a value is a string, this is of the type int";
  };
}
