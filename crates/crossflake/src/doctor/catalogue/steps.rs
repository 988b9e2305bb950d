//! Steps and lines that several entries share.

use super::super::diagnosis::Step;

/// Builds a target, or opens its shell.
pub(super) const BUILD_OR_SHELL: &[&str] = &["nix build .#{name}", "nix develop .#{name}"];

/// Adds a library to a target's sysroot, and builds the target.
pub(super) const ADD_PACKAGE: &[&str] =
    &[r#""packages": ["{package}"]"#, "crossflake lock", "crossflake generate", "nix build .#{name}"];

/// Adds a program of the build machine.
pub(super) const ADD_TOOL: &[&str] = &[r#""tools": ["{tool_package}"]"#, "crossflake lock", "crossflake generate"];

/// Adds the library that the error is about.
pub(super) const ADD_LIBRARY: Step =
    Step { text: "Add the library's development package to the target in targets.json:", lines: ADD_PACKAGE };

/// Lists all libraries of the project.
pub(super) const LIST_LIBRARIES: Step =
    Step { text: "List the libraries that the dependencies need, and their packages:", lines: &["crossflake advise"] };
