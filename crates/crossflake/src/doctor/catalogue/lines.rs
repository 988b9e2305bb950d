//! Lines that several steps share.

/// Builds a target, or opens its shell.
pub(super) const BUILD_OR_SHELL: &[&str] = &["nix build .#{name}", "nix develop .#{name}"];

/// Adds a library to a target's sysroot, and builds the target.
pub(super) const ADD_PACKAGE: &[&str] =
    &[r#""packages": ["{package}"]"#, "crossflake lock", "crossflake generate", "nix build .#{name}"];

/// Adds a program of the build machine.
pub(super) const ADD_TOOL: &[&str] =
    &[r#""tools": ["{tool_package}"]"#, "crossflake lock", "crossflake generate"];
