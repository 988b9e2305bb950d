# The phases of nixpkgs' stdenv that naersk uses.

# Hooks and naersk's phases read unset variables.
set +u
runHook() {
  eval "${!1:-}"
}

if [ -n "$buildCommand" ]; then
  eval "$buildCommand"
else
  cp -r "$src" source
  chmod -R u+w source
  cd source
  eval "$configurePhase"
  eval "$buildPhase"
  eval "$installPhase"
fi
