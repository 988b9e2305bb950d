//! Lists without duplicates.

use std::collections::BTreeSet;

/// Sorts the texts and removes duplicates.
pub(crate) fn sorted(texts: impl Iterator<Item = String>) -> Vec<String> {
    texts.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Appends the texts that the list does not have yet, in their order.
pub(crate) fn add_new(list: &mut Vec<String>, more: Vec<String>) {
    for text in more {
        if !list.contains(&text) {
            list.push(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duplicates_are_removed() {
        let texts = || ["b", "a", "b"].map(str::to_owned);
        assert_eq!(sorted(texts().into_iter()), ["a", "b"]);
        let mut list = vec!["a".to_owned()];
        add_new(&mut list, texts().into());
        assert_eq!(list, ["a", "b"]);
    }
}
