# Name and scripts -> a derivation with the scripts in bin/. A script is a text, a list of words (the command to start with
# the script's arguments), or { error } (the message to fail with).
#
# Type: { run, shell } -> name -> { script name = string or [ string ] or { error } } -> derivation
# Example:
#   scripts "run-arm64" { run = [ "/nix/store/...-qemu/bin/qemu-aarch64" "-L" "/nix/store/...-sysroot" ]; }
#   => a derivation with bin/run
{
  run,
  # Interpreter of the scripts. It has to start fast: a build starts a wrapped compiler thousands of times.
  shell,
}:
name: scripts:
let
  inherit (builtins)
    attrNames
    concatStringsSep
    isList
    replaceStrings
    ;
  quote = text: "'${replaceStrings [ "'" ] [ "'\\''" ] text}'";
  textOf =
    script:
    if isList script then
      ''exec ${concatStringsSep " " script} "$@"''
    else if script ? error then
      ''
        echo ${quote "crossflake: ${script.error}"} >&2
        exit 1
      ''
    else
      script;
in
run {
  inherit name;
  script = ./scripts.sh;
  env.text = concatStringsSep "" (
    map (script: ''
      cat > '${script}' <<'END-OF-SCRIPT'
      #!${shell}
      ${textOf scripts.${script}}
      END-OF-SCRIPT
      chmod +x '${script}'
    '') (attrNames scripts)
  );
}
