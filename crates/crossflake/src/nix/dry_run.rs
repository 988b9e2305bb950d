//! What `nix-store --realise --dry-run` says.

/// What building would take, as store paths, in Nix's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DryRun {
    /// Derivations that would be built.
    pub builds: Vec<String>,
    /// Outputs that binary caches have.
    pub cached: Vec<String>,
    /// Paths that nothing says how to make.
    pub unknown: Vec<String>,
    /// How much would be downloaded from binary caches, in Nix's words: `1.29 MiB`.
    pub cached_size: Option<String>,
}

impl DryRun {
    /// Reads the lists: a head that ends in a colon, and a path a line, indented. Heads and the lines of
    /// warnings have not changed from Nix 2.8 to 2.34: `this derivation will be built:`,
    /// `these 3 paths will be fetched (1.29 MiB download, 5.81 MiB unpacked):`, `don't know how to build these paths:`.
    pub fn read(text: &str) -> Self {
        let mut foreseen = Self::default();
        let mut list: Option<&mut Vec<String>> = None;
        for line in text.lines() {
            match (line.strip_prefix("  "), &mut list) {
                (Some(path), Some(list)) => list.push(path.trim().to_owned()),
                (Some(_), None) => {}
                (None, _) if line.contains("will be built") => list = Some(&mut foreseen.builds),
                (None, _) if line.contains("will be fetched") => {
                    let size = line.split_once('(').and_then(|(_, rest)| rest.split_once(" download"));
                    foreseen.cached_size = size.map(|(size, _)| size.to_owned());
                    list = Some(&mut foreseen.cached);
                }
                (None, _) if line.contains("know how to build") => list = Some(&mut foreseen.unknown),
                (None, _) => list = None,
            }
        }
        foreseen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_and_talk_is_not() {
        let text = "warning: the group 'nixbld' does not exist\n\
                    these 2 derivations will be built:\n  /nix/store/a-x.drv\n  /nix/store/b-y.drv\n\
                    these 2 paths will be fetched (1.29 MiB download, 5.81 MiB unpacked):\n  /nix/store/c-z\n\
                    don't know how to build these paths:\n  /nix/store/d-w\n\
                    warning: something\n  that goes on here\n";
        let foreseen = DryRun::read(text);
        assert_eq!(foreseen.builds, ["/nix/store/a-x.drv", "/nix/store/b-y.drv"]);
        assert_eq!(foreseen.cached, ["/nix/store/c-z"]);
        assert_eq!(foreseen.unknown, ["/nix/store/d-w"]);
        assert_eq!(foreseen.cached_size.as_deref(), Some("1.29 MiB"));
    }

    #[test]
    fn one_is_told_like_many() {
        let foreseen = DryRun::read("this derivation will be built:\n  /nix/store/a-x.drv\n");
        assert_eq!(foreseen.builds.len(), 1);
        assert_eq!(DryRun::read(""), DryRun::default());
    }
}
