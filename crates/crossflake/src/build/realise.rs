use super::Error;
use super::outputs::Output;
use crate::fetch::Fetcher;
use crate::fetch::source_set::SourceSet;

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
    Ok(fetcher.nix.realise(&derivations, fetcher.quiet).map_err(Error::from)?)
}
