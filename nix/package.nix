# crossflake's package -> a package that also has completions and manual pages.
#
# Type: { package, runner, runScript } -> derivation
{
  package,
  # Derivation whose bin/run starts the program on the build machine.
  runner,
  runScript,
}:
runScript {
  name = "crossflake";
  script = ./package.sh;
  env = {
    inherit package;
    runner = "${runner}/bin/run";
  };
}
