# Scripts -> the shell commands that write them.
let
  scripts = import ../../nix/supplies/scripts.nix {
    run = step: step.env.text;
    shell = "/bin/sh";
  };
  written = script: scripts "tools" { tool = script; };
  around = text: ''
    cat > 'tool' <<'END-OF-SCRIPT'
    #!/bin/sh
    ${text}
    END-OF-SCRIPT
    chmod +x 'tool'
  '';
in
{
  "a text is the script" = {
    expr = written "echo $HOME";
    expected = around "echo $HOME";
  };

  "a list of words is a command that gets the script's arguments" = {
    expr = written [
      "/qemu"
      "-L"
      "/sysroot"
    ];
    expected = around ''exec /qemu -L /sysroot "$@"'';
  };

  "without words, the arguments are the command" = {
    expr = written [ ];
    expected = around ''exec  "$@"'';
  };

  "an error is printed with all its quotes" = {
    expr = written { error = ''add "c++" to the target's `packages`''; };
    expected = around ''
      echo 'crossflake: add "c++" to the target'\'''s `packages`' >&2
      exit 1
    '';
  };
}
