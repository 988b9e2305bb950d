//! CI workflows. They only need Nix on the CI machine.

use crate::manifest::Entry;
use crossflake_target::BUILD_MACHINE;

/// A CI service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Ci {
    Github,
    Gitlab,
}

/// The matrix comes from the flake, so a new target needs no change of the workflow.
const GITHUB: &str = r#"name: crossflake

on:
  push:
  pull_request:

permissions:
  contents: read

jobs:
  targets:
    runs-on: ubuntu-latest
    outputs:
      names: ${{ steps.targets.outputs.names }}
    steps:
      - uses: actions/checkout@v5
      - uses: cachix/install-nix-action@v31
      - id: targets
        run: echo "names=$(nix eval --json .#packages.SYSTEM --apply builtins.attrNames)" >> "$GITHUB_OUTPUT"

  build:
    needs: targets
    runs-on: ubuntu-latest
    strategy:
      fail-fast: false
      matrix:
        target: ${{ fromJSON(needs.targets.outputs.names) }}
    steps:
      - uses: actions/checkout@v5
      - uses: cachix/install-nix-action@v31
      - run: nix build --print-build-logs .#packages.SYSTEM.${{ matrix.target }}
      - run: nix build --print-build-logs --no-link .#checks.SYSTEM.${{ matrix.target }}
      - uses: actions/upload-artifact@v5
        with:
          name: ${{ matrix.target }}
          path: result/bin/
"#;

/// GitLab has no computed matrix, so the names are part of the file.
const GITLAB: &str = r#"crossflake:
  image: nixos/nix
  variables:
    NIX_CONFIG: "experimental-features = nix-command flakes"
  parallel:
    matrix:
      # The names in targets.json.
      - TARGET: [TARGETS]
  script:
    - nix build --print-build-logs .#packages.SYSTEM.$TARGET
    - nix build --print-build-logs --no-link .#checks.SYSTEM.$TARGET
    # GitLab does not follow links out of the project.
    - cp -rL result/bin $TARGET
  artifacts:
    name: $TARGET
    paths:
      - $TARGET
"#;

impl Ci {
    /// The path where the service looks for the workflow.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Github => ".github/workflows/crossflake.yml",
            Self::Gitlab => ".gitlab-ci.yml",
        }
    }

    /// The text of a workflow that builds and checks every target and keeps the programs.
    pub(crate) fn workflow(self, entries: &[Entry]) -> String {
        let text = match self {
            Self::Github => GITHUB,
            Self::Gitlab => GITLAB,
        };
        let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
        text.replace("SYSTEM", BUILD_MACHINE.system).replace("TARGETS", &names.join(", "))
    }
}
