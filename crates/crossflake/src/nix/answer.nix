# The value of a function, and the version of the Nix that evaluated it, so that one process is started and not two.
function: argument: {
  nix = builtins.nixVersion;
  answer = function argument;
}
