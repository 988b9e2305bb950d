//! Lists of names and of sentences, which are to have each once.

use std::collections::BTreeSet;

/// Each once, sorted.
pub(crate) fn sorted(texts: impl Iterator<Item = String>) -> Vec<String> {
    texts.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Adds those that are not in the list yet, in their order.
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
    fn nothing_is_there_twice() {
        let texts = || ["b", "a", "b"].map(str::to_owned);
        assert_eq!(sorted(texts().into_iter()), ["a", "b"]);
        let mut list = vec!["a".to_owned()];
        add_new(&mut list, texts().into());
        assert_eq!(list, ["a", "b"]);
    }
}
