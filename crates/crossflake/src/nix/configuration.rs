//! The settings of Nix on this machine, without the options that crossflake adds.

/// Nix settings that matter to a user who runs `nix build`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// Whether the experimental feature `nix-command` is enabled.
    pub commands: bool,
    /// Whether the experimental feature `flakes` is enabled.
    pub flakes: bool,
    /// `true`, `false` or `relaxed`.
    pub sandbox: String,
    /// The group whose users run builds; empty if the calling user runs them.
    pub build_users_group: String,
}

impl Configuration {
    /// Parses the output of `nix show-config`: a line `NAME = VALUE` for each setting. `commands` is `true` if the command
    /// worked without `--extra-experimental-features`.
    pub fn parse(text: &str, commands: bool) -> Self {
        let value = |name: &str| {
            let mut settings = text.lines().filter_map(|line| line.split_once(" ="));
            settings.find(|(key, _)| *key == name).map_or("", |(_, value)| value.trim())
        };
        Self {
            commands,
            flakes: value("experimental-features").split_whitespace().any(|feature| feature == "flakes"),
            sandbox: value("sandbox").to_owned(),
            build_users_group: value("build-users-group").to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_found_by_their_whole_names() {
        let text = "build-users-group = \nexperimental-features = flakes nix-command\nsandbox = relaxed\n\
                    sandbox-build-dir = /build\n";
        let expected = Configuration {
            commands: true,
            flakes: true,
            sandbox: "relaxed".to_owned(),
            build_users_group: String::new(),
        };
        assert_eq!(Configuration::parse(text, true), expected);
        assert!(!Configuration::parse("experimental-features = nix-command\n", false).flakes);
    }
}
