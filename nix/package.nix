# crossflake for people: the static program, which starts on any Linux, with completions and manual pages.
{
  # The program, and what starts it on the build machine.
  package,
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
