//! Which runs of three characters a short text has, as bits: what conditions on codes look at instead of every text.

use super::{row_set::RowSet, row_texts::Tag, rows::Rows};
use crate::query::cql2::like::Literal;

/// Characters of control that no code has stand before the beginning and after the end.
const START: u8 = 2;
const END: u8 = 3;

/// The bits of one text for each row of a chunk; none where there is no text, all where it is not of ASCII.
#[derive(Debug)]
pub(super) struct Grams(Box<[u32]>);

impl Grams {
    /// Reads one text of each row.
    pub(super) fn of(chunk: &Rows, tag: Tag) -> Self {
        let bits = |row| super::row_texts::text(chunk.packed.get(row), tag).map_or(0, bits_of);
        Self((0..chunk.len()).map(bits).collect())
    }

    /// The rows whose text may have what is asked for.
    pub(super) fn having(&self, asked: u32) -> RowSet {
        RowSet::where_each(&self.0, |own| own & asked == asked)
    }

    /// The rows without a text.
    pub(super) fn lacking(&self) -> RowSet {
        RowSet::where_each(&self.0, |own| *own == 0)
    }
}

fn bits_of(text: &str) -> u32 {
    if text.is_ascii() && !text.is_empty() { bits(text, true, true) } else { u32::MAX }
}

/// The bits that a text has which has these runs, with or without regard to case; `None` where some run does not tell.
pub(super) fn asked(literals: &[Literal]) -> Option<u32> {
    let is_told = literals.iter().all(|run| run.text.is_ascii());
    let all = literals.iter().fold(0, |all, run| all | bits(&run.text, run.starts, run.ends));
    (is_told && all != 0).then_some(all)
}

fn bits(text: &str, starts: bool, ends: bool) -> u32 {
    let before = starts.then_some(START);
    let mut letters =
        before.into_iter().chain(text.bytes().map(|b| b.to_ascii_lowercase())).chain(ends.then_some(END));
    let (Some(mut first), Some(mut second)) = (letters.next(), letters.next()) else { return 0 };
    letters.fold(0, |bits, third| {
        let run = u32::from_le_bytes([first, second, third, 0]);
        (first, second) = (second, third);
        // Fibonacci hashing (Knuth, The Art of Computer Programming 3, §6.4).
        bits | 1 << (run.wrapping_mul(0x9e37_79b9) >> 27)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::cql2::like::Pattern;

    proptest! {
        #[test]
        fn a_text_that_fits_has_the_bits_that_are_asked_for(
            text in "[a-cA-C0-2-]{0,9}", pattern in "[a-cA-C0-2%_-]{1,7}", upper in any::<bool>(),
        ) {
            let pattern = Pattern::new(&pattern);
            if let Some(asked) = asked(pattern.literals())
                && pattern.fits(&text)
            {
                let text = if upper { text.to_uppercase() } else { text };
                prop_assert_eq!(bits_of(&text) & asked, asked);
            }
        }
    }

    #[test]
    fn what_is_not_of_ascii_is_never_left_out() {
        assert_eq!((bits_of("Đ00012"), bits_of("")), (u32::MAX, u32::MAX));
        assert_eq!(asked(Pattern::new("%Đ0%").literals()), None);
        assert_eq!(asked(Pattern::new("%01%").literals()), None);
        assert!(asked(Pattern::new("%012%").literals()).is_some());
    }
}
