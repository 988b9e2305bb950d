# Kinds of tables -> those of a manifest, and of each of the platforms that it tells apart.
kinds: manifest:
builtins.concatMap (table: map (kind: table.${kind} or { }) kinds) (
  [ manifest ] ++ builtins.attrValues (manifest.target or { })
)
