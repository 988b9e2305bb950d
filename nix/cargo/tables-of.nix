# The tables of these kinds in a cargo manifest, at the top and below `target`.
#
# Type: [ kind ] -> manifest -> [ table ]
# Example: tablesOf [ "dependencies" ] { dependencies.a = "1"; } => [ { a = "1"; } ]
kinds: manifest:
builtins.concatMap (table: map (kind: table.${kind} or { }) kinds) (
  [ manifest ] ++ builtins.attrValues (manifest.target or { })
)
