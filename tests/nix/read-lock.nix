# The text of a Cargo.lock -> what it says, as TOML's reader has it.
let
  inherit (builtins)
    all
    fromTOML
    readFile
    replaceStrings
    ;
  read = import ../../nix/cargo/read-lock.nix;
  quickly = read { fromTOML = _: throw "as TOML"; };
  own = readFile ../../Cargo.lock;
  changed = from: to: replaceStrings [ from ] [ to ] own;
  # Not taken for what cargo writes.
  readAsToml = text: {
    expr = read { fromTOML = text: builtins.seq (fromTOML text) "as TOML"; } text;
    expected = "as TOML";
  };
in
{
  "what cargo wrote is what TOML's reader reads" = {
    expr = all (text: quickly text == fromTOML text) (
      map readFile [
        ../../Cargo.lock
        ../../bench/workspace/Cargo.lock
        ../../fuzz/Cargo.lock
      ]
    );
    expected = true;
  };

  "so is what an earlier cargo wrote" = {
    expr = quickly (changed "\nversion = 4\n" "\nversion = 3\n") // {
      version = 4;
    };
    expected = fromTOML own;
  };

  "a file without packages is read" = readAsToml "version = 4\n";
  "ends of lines of another system are read" = readAsToml (changed "\n" "\r\n");
  "comments are read" = readAsToml (changed "\nchecksum" "\n# by hand\nchecksum");
  "a comment of one's own at the beginning is read" = readAsToml ("# ours\n" + own);
  "other quotes are read" = readAsToml (changed "version = \"0.1.0\"" "version = '0.1.0'");
  "escapes are read" = readAsToml (changed "version = \"0.1.0" "version = \"0.1.0\\u002B");
  "other spaces are read" = readAsToml (changed "\nversion = \"" "\nversion  = \"");
  "a list on one line is read" = readAsToml (changed "dependencies = [\n" "dependencies = [");
  "other tables are read" = readAsToml (
    own + "\n[[patch.unused]]\nname = \"x\"\nversion = \"1.0.0\"\n"
  );
  "a file without an end of line is read" = readAsToml (
    builtins.substring 0 (builtins.stringLength own - 1) own
  );

  "a conflict of versions is an error that shows it" = {
    expr = read { } (changed "\nchecksum" "\n<<<<<<< HEAD\nchecksum");
    error = "<<<<<<< HEAD";
  };
}
