//! How well a thing fits what was searched.

/// How well something fits; the greater the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The words are spread over the thing and the places it lies in.
    Around,
    /// All words are its own.
    Words,
    /// The words stand together in it.
    Phrase,
    /// It is called exactly so.
    Name,
}

/// Whether a phrase begins at a word of the text.
pub(super) fn stands_in(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| at == 0 || text.as_bytes()[at - 1] == b' ')
}
