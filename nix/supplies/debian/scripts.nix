# name -> { script name = text; } -> $out/bin. Run by busybox's shell, which starts in half a millisecond: these
# wrap compilers that one build starts thousands of times.
{ run, busybox }:
name: scripts:
run {
  inherit name;
  script = ./scripts.sh;
  env.text = builtins.concatStringsSep "" (
    map (script: ''
      cat > '${script}' <<'END-OF-SCRIPT'
      #!${busybox}/bin/sh
      ${scripts.${script}}
      END-OF-SCRIPT
      chmod +x '${script}'
    '') (builtins.attrNames scripts)
  );
}
