//! How well a search result matches the words of a search.

/// How well a result matches, in ascending order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Some words occur only in the places that contain it.
    Around,
    /// Its whole name is among the words.
    Partly,
    /// All words are its own.
    Words,
    /// The words form a phrase in it.
    Phrase,
    /// The words are its whole name.
    Name,
}

/// Whether a phrase occurs in a text from the beginning of a word.
pub(super) fn stands_in(text: &str, phrase: &str) -> bool {
    text.starts_with(phrase) || text.match_indices(' ').any(|(at, _)| text[at + 1..].starts_with(phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_where_a_word_before_ends_like_it() {
        assert!(stands_in("co phan an an", "an an"));
        assert!(!stands_in("co phan an", "an an"));
        assert!(stands_in("an anh", "an an"));
    }
}
