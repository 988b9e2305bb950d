//! The files that make a Cargo project a crossflake project.
//!
//! [`project`] says what there is, [`files`] what to write, purely; [`write`](mod@write) writes all of it or
//! nothing, and [`git`](crate::git) tells git, without which a flake does not see it.

mod ci;
mod error;
pub(crate) mod files;
pub(crate) mod project;
pub(crate) mod write;

pub(crate) use ci::Ci;
pub(crate) use error::Error;
pub(crate) use project::Project;

use crossflake_target::{BUILD_MACHINE, TARGETS, Target};

/// The flake that projects take crossflake from: the one that this program was built from, where its build
/// says so.
pub(crate) const CROSSFLAKE: &str = match option_env!("CROSSFLAKE_URL") {
    Some(url) => url,
    None => "github:crossflake/crossflake",
};

/// The target that a name or a triple stands for.
pub(crate) fn target(text: &str) -> Result<&'static Target, Error> {
    TARGETS
        .iter()
        .find(|target| target.name == text || target.triple == text)
        .ok_or_else(|| Error::NoTarget(text.to_owned()))
}

/// What people mostly want: both machines that servers have, one of which is their own as a rule, so that what is
/// deployed can be tried at once, and a static one, which runs on any Linux.
pub(crate) fn usual_targets() -> Vec<&'static Target> {
    ["aarch64-unknown-linux-gnu", BUILD_MACHINE.triple, "x86_64-unknown-linux-musl"]
        .into_iter()
        .filter_map(Target::of)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_known_by_name_and_by_triple() {
        assert_eq!(target("aarch64-linux").unwrap(), target("aarch64-unknown-linux-gnu").unwrap());
        assert!(target("aarch64").unwrap_err().to_string().contains("\"aarch64\""));
    }

    #[test]
    fn the_usual_targets_are_all_known() {
        assert_eq!(usual_targets().len(), 3);
    }
}
