# name -> { script name = text; } -> $out/bin. The shell had better start fast: these wrap compilers that one build
# starts thousands of times.
{ run, shell }:
name: scripts:
run {
  inherit name;
  script = ./scripts.sh;
  env.text = builtins.concatStringsSep "" (
    map (script: ''
      cat > '${script}' <<'END-OF-SCRIPT'
      #!${shell}
      ${scripts.${script}}
      END-OF-SCRIPT
      chmod +x '${script}'
    '') (builtins.attrNames scripts)
  );
}
