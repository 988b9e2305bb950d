# Names -> a set of them, for `?` to look up.
names:
builtins.listToAttrs (
  map (name: {
    inherit name;
    value = true;
  }) names
)
