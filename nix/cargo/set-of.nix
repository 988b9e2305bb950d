# A set with these names, for `?`.
#
# Type: [ string ] -> { NAME = true; }
# Example: setOf [ "a" "b" ] => { a = true; b = true; }
names:
builtins.listToAttrs (
  map (name: {
    inherit name;
    value = true;
  }) names
)
