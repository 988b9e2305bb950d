# The value of a function, and the version of the Nix that evaluates it, so that one process answers both questions.
function: argument: {
  nix = builtins.nixVersion;
  answer = function argument;
}
