//! The output of `nix-store --realise --dry-run`.

/// The work of a build: store paths, in Nix's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DryRun {
    /// Derivations to build.
    pub builds: Vec<String>,
    /// Outputs to download from binary caches.
    pub cached: Vec<String>,
    /// Paths that Nix can neither build nor download.
    pub unknown: Vec<String>,
    /// The size of the download from binary caches, as Nix prints it: `1.29 MiB`.
    pub cached_size: Option<String>,
}

impl DryRun {
    /// Parses the lists: a heading that ends in a colon, then one indented path a line. From Nix 2.8 to 2.34 the headings
    /// are `this derivation will be built:`, `these 3 paths will be fetched (1.29 MiB download, 5.81 MiB unpacked):` and
    /// `don't know how to build these paths:`. Other lines, such as warnings, are ignored.
    pub fn parse(text: &str) -> Self {
        let mut dry_run = Self::default();
        let mut list: Option<&mut Vec<String>> = None;
        for line in text.lines() {
            match (line.strip_prefix("  "), &mut list) {
                (Some(path), Some(list)) => list.push(path.trim().to_owned()),
                (Some(_), None) => {}
                (None, _) if line.contains("will be built") => list = Some(&mut dry_run.builds),
                (None, _) if line.contains("will be fetched") => {
                    let size = line.split_once('(').and_then(|(_, rest)| rest.split_once(" download"));
                    dry_run.cached_size = size.map(|(size, _)| size.to_owned());
                    list = Some(&mut dry_run.cached);
                }
                (None, _) if line.contains("know how to build") => list = Some(&mut dry_run.unknown),
                (None, _) => list = None,
            }
        }
        dry_run
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_are_not_part_of_a_list() {
        let text = "warning: the group 'nixbld' does not exist\n\
                    these 2 derivations will be built:\n  /nix/store/a-x.drv\n  /nix/store/b-y.drv\n\
                    these 2 paths will be fetched (1.29 MiB download, 5.81 MiB unpacked):\n  /nix/store/c-z\n\
                    don't know how to build these paths:\n  /nix/store/d-w\n\
                    warning: something\n  that goes on here\n";
        let dry_run = DryRun::parse(text);
        assert_eq!(dry_run.builds, ["/nix/store/a-x.drv", "/nix/store/b-y.drv"]);
        assert_eq!(dry_run.cached, ["/nix/store/c-z"]);
        assert_eq!(dry_run.unknown, ["/nix/store/d-w"]);
        assert_eq!(dry_run.cached_size.as_deref(), Some("1.29 MiB"));
    }

    #[test]
    fn a_list_of_one_has_another_heading() {
        let dry_run = DryRun::parse("this derivation will be built:\n  /nix/store/a-x.drv\n");
        assert_eq!(dry_run.builds.len(), 1);
        assert_eq!(DryRun::parse(""), DryRun::default());
    }
}
