# A table -> TOML that says the same.
let
  inherit (builtins) all fromTOML readFile;
  toTOML = import ../../nix/cargo/bulk/to-toml.nix;
in
{
  "what is written is what was read" = {
    expr = all (text: fromTOML (toTOML (fromTOML text)) == fromTOML text) (
      map readFile [
        ../../Cargo.toml
        ../../bench/workspace/Cargo.toml
        ../../rustfmt.toml
      ]
    );
    expected = true;
  };

  "keys are quoted, and tables are on one line" = {
    expr = toTOML {
      "cfg(target_os = \"linux\")".dependencies = { };
      list = [
        1
        true
        "a \\ b\n"
      ];
    };
    expected = ''
      "cfg(target_os = \"linux\")" = { "dependencies" = {  } }
      "list" = [1, true, "a \\ b\n"]
    '';
  };
}
