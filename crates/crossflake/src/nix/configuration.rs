//! The settings that a plain `nix` has on this machine.

/// What of Nix's settings matters to those who run it themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// Whether `nix build` and its like are on.
    pub commands: bool,
    pub flakes: bool,
    /// `true`, `false` or `relaxed`.
    pub sandbox: String,
    /// Empty where builds run as the user who asks for them.
    pub build_users_group: String,
}

impl Configuration {
    /// Reads what `nix show-config` prints: a line `NAME = VALUE` for each setting. `commands` is whether it
    /// printed that without being told to have the command.
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
    fn settings_are_read_by_their_whole_names() {
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
