use super::Error;
use super::outputs::Output;
use crate::fetch::Fetcher;
use crate::fetch::source_set::SourceSet;
use crate::{failure, nix};

/// Builds the outputs that the store does not have, all in one run of Nix, which knows their order.
///
/// If there are any, it first fetches those of `sources` that the store does not have, and then calls `before_build`; the
/// crates are on this machine by then.
pub(crate) fn realise<'a, E: From<Error>>(
    fetcher: &Fetcher<'_>,
    sources: &SourceSet,
    outputs: impl IntoIterator<Item = &'a Output>,
    before_build: impl FnOnce() -> Result<(), E>,
) -> Result<(), E> {
    let (derivations, paths): (Vec<&str>, Vec<&str>) =
        outputs.into_iter().map(|output| (output.derivation.as_str(), output.path.as_str())).unzip();
    let missing = fetcher.nix.missing(&[sources.store_paths(), paths.clone()].concat()).map_err(Error::from)?;
    if !paths.iter().any(|path| missing.contains(*path)) {
        return Ok(());
    }
    fetcher.fetch_missing(sources, &missing).map_err(Error::from)?;
    before_build()?;
    let built = fetcher.nix.realise(&derivations, fetcher.quiet);
    Ok(built.map_err(|error| explained(fetcher, error, &derivations))?)
}

/// An error of the build with the next step, which follows from the logs of failed derivations.
fn explained(fetcher: &Fetcher<'_>, error: nix::Error, derivations: &[&str]) -> Error {
    let mut output = failed_logs(fetcher, derivations).unwrap_or_default();
    if let nix::Error::Build { tail, .. } = &error {
        output.push_str(tail);
    }
    match failure::of_build(fetcher.project.as_deref(), &output) {
        Some(hint) => Error::Failed { error, hint },
        None => error.into(),
    }
}

/// The logs of the derivations that are still to be built. Those that did not start have none.
fn failed_logs(fetcher: &Fetcher<'_>, derivations: &[&str]) -> Option<String> {
    let left = fetcher.nix.dry_run(derivations, false).ok()?.builds;
    Some(left.iter().filter_map(|derivation| fetcher.nix.log(derivation)).collect::<Vec<_>>().join("\n"))
}
