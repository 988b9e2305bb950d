# The packages of nixpkgs that a core fork lacks and that the nixpkgs supply or naersk use. They are evaluated only.
final: prev:
let
  program = name: final.runCommandLocal name { meta.mainProgram = name; } "exit 1";
in
{
  # nixpkgs has qemu's user mode in a package of its own.
  qemu-user = prev.qemu-user or final.qemu;
  mkShell =
    prev.mkShell or (
      attributes:
      final.stdenv.mkDerivation (
        attributes
        // {
          buildPhase = "exit 1";
        }
      )
    );
  formats =
    prev.formats or {
      toml = _: {
        generate = name: value: final.writeText name (builtins.toJSON value);
      };
    };
  remarshal = prev.remarshal or null;
  wasmtime = prev.wasmtime or (program "wasmtime");
  wineWow64Packages = prev.wineWow64Packages or { minimal = program "wine"; };
  # fenix evaluates all its packages, also an editor's extension.
  vscode-utils = prev.vscode-utils or { buildVscodeExtension = _: { }; };
}
