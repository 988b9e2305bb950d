# What nixpkgs has and a core fork has not, as far as the nixpkgs supply and naersk go. None of it is built.
final: prev:
let
  program = name: {
    outPath = builtins.toFile name "";
    meta.mainProgram = name;
  };
in
{
  # nixpkgs splits qemu by what it emulates.
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
  # fenix looks at each of its packages, an editor's extension among them.
  vscode-utils = prev.vscode-utils or { buildVscodeExtension = _: { }; };
}
