//! Notes of the public on what the register says: a queue for editors, which changes no record.

use time::{Duration, OffsetDateTime};

use super::{
    closed::closed,
    remit::Topic,
    text_fault::{TextFault, fault},
};
use crate::geom::lonlat::LonLat;

/// The longest text of a note and of its answer, in characters.
pub const LONGEST_NOTE: usize = 2000;

/// The longest contact, in characters.
pub const LONGEST_CONTACT: usize = 200;

/// The largest number of notes that wait for an answer.
pub const MOST_OPEN: i64 = 1000;

/// The largest number of answered notes that are kept.
pub const MOST_ANSWERED: i64 = 5000;

/// How many notes are taken within a time from all clients together.
pub const MOST_OF_ALL: [(i64, Duration); 2] = [(60, Duration::hours(1)), (300, Duration::days(1))];

closed! {
    /// What a note says is wrong.
    pub enum Wrong {
        /// The place.
        Place = "place" ("sai vị trí", "wrong place"),
        /// It is there no more.
        Closed = "closed" ("đã đóng cửa", "closed"),
        /// The name.
        Name = "name" ("sai tên", "wrong name"),
        /// Something else.
        Other = "other" ("điều khác", "something else"),
    }
}

closed! {
    /// What became of a note.
    pub enum NoteState {
        /// It waits for an answer.
        Open = "open" ("chờ trả lời", "open"),
        /// It was right, and was dealt with.
        Settled = "settled" ("đã xử lý", "settled"),
        /// It was not right, or is of no use.
        Rejected = "rejected" ("không tiếp nhận", "rejected"),
    }
}

/// What a note is about.
#[derive(Debug, Clone, PartialEq)]
pub enum About {
    /// A record: its topic, its identity, and its code or number as the client named it.
    Record(Topic, i64, String),
    /// A place.
    Place(LonLat),
}

/// A note as it is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct NewNote {
    /// What it is about.
    pub about: About,
    /// What is wrong.
    pub wrong: Option<Wrong>,
    /// What it says.
    pub text: String,
    /// An address or telephone number for questions. Only editors see it.
    pub contact: Option<String>,
    /// When it was sent.
    pub made_at: OffsetDateTime,
}

/// A note as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// Its number.
    pub id: i64,
    /// What was sent. The contact is deleted when it is answered.
    pub sent: NewNote,
    /// What became of it.
    pub state: NoteState,
    /// The answer.
    pub answer: Option<String>,
    /// Its author, and when; `None` while it is open.
    pub answered: Option<(String, OffsetDateTime)>,
}

/// What becomes of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answering {
    /// The new state. An open note is answered, and an answered one can only be opened again.
    pub state: NoteState,
    /// The answer.
    pub text: Option<String>,
    /// The author.
    pub by: String,
    /// When.
    pub at: OffsetDateTime,
}

/// Why a note is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotesFull {
    /// As many were sent as are taken within a time; how long until one more is taken.
    Often(Duration),
    /// As many wait for an answer as are kept.
    Queue,
}

/// Conditions on notes, newest first.
#[derive(Debug, Clone, Default)]
pub struct NoteFilter {
    /// The state.
    pub state: Option<NoteState>,
    /// The record that they are about.
    pub subject: Option<(Topic, i64)>,
    /// The number that they are below.
    pub before: Option<i64>,
    /// The largest number of them.
    pub limit: i64,
}

/// The fault of the text of a note, if it has one.
pub fn text_fault(text: &str) -> Option<TextFault> {
    fault(text, LONGEST_NOTE)
}

/// Whether a text can be an address of electronic mail or a telephone number.
pub fn is_contact(text: &str) -> bool {
    let is_plain = fault(text, LONGEST_CONTACT).is_none() && !text.contains(['\n', '\r', '\t']);
    let is_address = text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    is_plain && (is_address || text.chars().filter(char::is_ascii_digit).count() >= 8)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("an@example.vn", true)]
    #[case("0912 345 678 (giờ hành chính)", true)]
    #[case("+84-24-3825-1234", true)]
    #[case("an@", false)]
    #[case("@example.vn", false)]
    #[case("gặp tôi ở cổng", false)]
    #[case("an@example.vn\nBcc: x@example.vn", false)]
    fn a_contact_is_an_address_or_a_number(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(is_contact(text), expected);
    }

    #[test]
    fn a_text_has_a_length_in_characters() {
        assert_eq!(text_fault(&"ế".repeat(LONGEST_NOTE)), None);
        assert!(text_fault(&"ế".repeat(LONGEST_NOTE + 1)).is_some());
        assert!(!is_contact(&format!("{}@example.vn", "a".repeat(LONGEST_CONTACT))));
    }
}
