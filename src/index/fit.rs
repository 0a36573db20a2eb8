//! How well a search result matches the words of a search.

/// How well a result matches, in ascending order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Some words occur only in the places that contain it.
    Around,
    /// All words are its own.
    Words,
    /// The words form a phrase in it.
    Phrase,
    /// The words are its whole name.
    Name,
}

/// Whether a phrase occurs in a text from the beginning of a word.
pub(super) fn stands_in(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| at == 0 || text.as_bytes()[at - 1] == b' ')
}
