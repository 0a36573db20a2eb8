//! Pages: a bounded number of items after a stable position in the list.

use std::{fmt, str::FromStr};

/// The maximum number of items of a page.
///
/// # Examples
///
/// A limit greater than the maximum is reduced to it, as OGC API – Features allows (OGC 17-069r4 §7.15.3):
///
/// ```
/// use xuong::query::page::Limit;
///
/// assert_eq!("25".parse::<Limit>().unwrap().get(), 25);
/// assert_eq!("1000000".parse::<Limit>().unwrap().get(), Limit::MAX);
/// assert!("0".parse::<Limit>().is_err() && "-1".parse::<Limit>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(usize);

impl Limit {
    /// The size of a page if the request has no `limit`.
    pub const DEFAULT: Self = Self(100);
    /// The number of firms or hits returned if the request has neither a number nor a radius.
    pub const FEW: Self = Self(10);
    /// The largest size of a page.
    pub const MAX: usize = 10_000;

    /// The number of items.
    pub fn get(self) -> usize {
        self.0
    }
}

/// A text that is not a limit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a whole number from 1; more than 10000 are given in pages of 10000")]
pub struct NotALimit(pub String);

impl FromStr for Limit {
    type Err = NotALimit;

    /// Parses a positive integer; one greater than [`Limit::MAX`] is reduced to it, as OGC API – Features §7.15.3
    /// allows.
    fn from_str(text: &str) -> Result<Self, NotALimit> {
        let huge = || (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then_some(Self::MAX);
        let number = text.parse::<usize>().ok().or_else(huge).filter(|n| *n > 0);
        number.map(|n| Self(n.min(Self::MAX))).ok_or_else(|| NotALimit(text.to_owned()))
    }
}

/// A position in a list ordered by Hilbert key and identity. Edits elsewhere in the list do not move it.
///
/// # Examples
///
/// Its text form is opaque to clients and reads back as the same cursor:
///
/// ```
/// use xuong::query::page::Cursor;
///
/// let cursor = Cursor { key: u64::MAX, id: 42 };
/// assert_eq!(cursor.to_string().parse::<Cursor>(), Ok(cursor));
/// assert!("2".parse::<Cursor>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// The Hilbert key; the greatest value for items without a position.
    pub key: u64,
    /// The identity.
    pub id: i64,
}

impl Cursor {
    /// The smallest cursor greater than this one; the greatest cursor returns itself.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::query::page::Cursor;
    ///
    /// let cursor = Cursor { key: 7, id: 42 };
    /// assert!(cursor.next() > cursor);
    /// assert_eq!(Cursor { key: 7, id: i64::MAX }.next(), Cursor { key: 8, id: i64::MIN });
    /// ```
    #[must_use]
    pub fn next(self) -> Self {
        match self.id.checked_add(1) {
            Some(id) => Self { id, ..self },
            None => self.key.checked_add(1).map_or(self, |key| Self { key, id: i64::MIN }),
        }
    }
}

/// A text that is not a cursor of this service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a page token of this service: follow the 'next' link as it is")]
pub struct NotACursor(pub String);

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let parts = text.split_once('-').and_then(|(key, id)| {
            let id = i64::from_str_radix(id, 16).ok().filter(|id| *id >= 0)?;
            Some(Self { key: u64::from_str_radix(key, 16).ok()?, id })
        });
        // Other spellings of the same numbers, such as signs and leading zeros, are not of this service.
        parts.filter(|own| own.to_string() == text).ok_or_else(|| NotACursor(text.to_owned()))
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{:x}", self.key, self.id)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("1", 1)]
    #[case("10000", 10_000)]
    #[case("10001", 10_000)]
    #[case("99999999999999999999999999", 10_000)]
    #[case("007", 7)]
    fn a_limit_is_at_most_the_largest_page(#[case] text: &str, #[case] limit: usize) {
        assert_eq!(text.parse::<Limit>().map(Limit::get), Ok(limit));
    }

    #[rstest]
    #[case("")]
    #[case("0")]
    #[case("00")]
    #[case("-1")]
    #[case("1.5")]
    #[case(" 5")]
    #[case("5 ")]
    #[case("ten")]
    #[case("１０")]
    #[case("9999999999999999999999x")]
    fn what_is_no_limit_is_named(#[case] text: &str) {
        let error = text.parse::<Limit>().unwrap_err().to_string();
        let expected =
            format!("'{text}' is not a whole number from 1; more than 10000 are given in pages of 10000");
        assert_eq!(error, expected);
    }

    proptest! {
        #[test]
        fn a_cursor_is_read_as_it_was_written_and_the_next_one_follows_it(key in any::<u64>(), id in 0..=i64::MAX) {
            let cursor = Cursor { key, id };
            prop_assert_eq!(cursor.to_string().parse::<Cursor>(), Ok(cursor));
            let next = cursor.next();
            prop_assert!(next > cursor);
            prop_assert!(next.key == key && next.id == id + 1 || next.id == i64::MIN && id == i64::MAX);
        }

        #[test]
        fn no_text_is_read_as_the_cursor_of_another(text in "[-+0-9a-fA-F]{0,20}") {
            if let Ok(cursor) = text.parse::<Cursor>() {
                prop_assert_eq!(cursor.to_string(), text);
            }
        }
    }

    #[test]
    fn the_last_cursor_has_no_next_one() {
        let last = Cursor { key: u64::MAX, id: i64::MAX };
        assert_eq!(last.next(), last);
        assert!(Cursor { key: 1, id: i64::MAX } < Cursor { key: 2, id: i64::MIN }, "the key comes first");
    }

    #[rstest]
    #[case("")]
    #[case("-")]
    #[case("7")]
    #[case("7-")]
    #[case("-7")]
    #[case("7--7")]
    #[case("7-g")]
    #[case("+7-2a")]
    #[case("7-+2a")]
    #[case("07-2a")]
    #[case("7-2A")]
    #[case("7-8000000000000000")]
    #[case("10000000000000000-1")]
    fn what_is_no_cursor_is_refused(#[case] text: &str) {
        let error = text.parse::<Cursor>().unwrap_err().to_string();
        let expected =
            format!("'{text}' is not a page token of this service: follow the 'next' link as it is");
        assert_eq!(error, expected);
    }
}
