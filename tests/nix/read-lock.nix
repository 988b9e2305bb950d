# The text of a Cargo.lock -> its values, the same as from builtins.fromTOML.
let
  inherit (builtins)
    all
    fromTOML
    readFile
    replaceStrings
    ;
  read = import ../../nix/cargo/read-lock.nix;
  # Throws if the file has to be parsed as TOML.
  readFast = read { fromTOML = _: throw "as TOML"; };
  own = readFile ../../Cargo.lock;
  changed = from: to: replaceStrings [ from ] [ to ] own;
  # A test that the text is parsed as TOML, because cargo does not write such text.
  readAsToml = text: {
    expr = read { fromTOML = text: builtins.seq (fromTOML text) "as TOML"; } text;
    expected = "as TOML";
  };
in
{
  "a file that cargo wrote has the same values as from fromTOML" = {
    expr = all (text: readFast text == fromTOML text) (
      map readFile [
        ../../Cargo.lock
        ../../bench/workspace/Cargo.lock
        ../../fuzz/Cargo.lock
      ]
    );
    expected = true;
  };

  "so has a file that an earlier cargo wrote" = {
    expr = readFast (changed "\nversion = 4\n" "\nversion = 3\n") // {
      version = 4;
    };
    expected = fromTOML own;
  };

  "a file without packages is read" = readAsToml "version = 4\n";
  "line ends of Windows are read" = readAsToml (changed "\n" "\r\n");
  "comments are read" = readAsToml (changed "\nchecksum" "\n# by hand\nchecksum");
  "a comment at the beginning is read" = readAsToml ("# ours\n" + own);
  "other quotes are read" = readAsToml (changed "version = \"0.1.0\"" "version = '0.1.0'");
  "escapes are read" = readAsToml (changed "version = \"0.1.0" "version = \"0.1.0\\u002B");
  "other spaces are read" = readAsToml (changed "\nversion = \"" "\nversion  = \"");
  "a list on one line is read" = readAsToml (changed "dependencies = [\n" "dependencies = [");
  "other tables are read" = readAsToml (own + "\n[metadata]\nx = \"1.0.0\"\n");

  "patches that nothing uses have the same values as from fromTOML" = {
    expr =
      let
        text = own + ''

          [[patch.unused]]
          name = "x"
          version = "1.0.0"

          [[patch.unused]]
          name = "y"
          version = "1.0.0"
          source = "git+https://git.example/y#0123456789abcdef0123456789abcdef01234567"
        '';
      in
      readFast text == fromTOML text;
    expected = true;
  };
  "a file without a final line end is read" = readAsToml (
    builtins.substring 0 (builtins.stringLength own - 1) own
  );

  "a merge conflict is an error that shows its marker" = {
    expr = read { } (changed "\nchecksum" "\n<<<<<<< HEAD\nchecksum");
    error = "<<<<<<< HEAD";
  };
}
