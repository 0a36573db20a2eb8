//! The letters of codes, stored by position: conditions and searches on codes compare columns of letters instead of reading
//! each code.

use super::{
    mask::bits,
    row_set::RowSet,
    row_texts::Tag,
    rows::{BLOCK, Rows},
};
use crate::query::cql2::like::Pattern;

/// Longer codes are not stored, but read.
const LONGEST: usize = 32;

/// The padding after the end of a code.
const ENDED: u8 = 0;

/// One code of each row of a chunk.
#[derive(Debug)]
pub(super) struct CodeLetters {
    /// The letters at each position: one for each row, or a single one where all stored codes have the same.
    letters: Box<[u8]>,
    /// One bit for each position with a letter for each row.
    varied: u32,
    places: usize,
    rows: usize,
    /// One bit for each position at which a part of any code begins.
    begins: u32,
    /// Rows whose code is stored.
    told: RowSet,
    /// Rows without a code.
    lacking: RowSet,
    /// Rows whose code has to be read: it is too long, or not ASCII.
    odd: RowSet,
    /// Rows whose code may not fold to its parts joined by single spaces.
    ragged: RowSet,
}

/// How letters are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// As written.
    Kept,
    /// The code in lower case.
    Lowered,
}

/// The letters at one position.
enum Place<'a> {
    Same(u8),
    Each(&'a [u8]),
}

impl Place<'_> {
    fn rows(&self, fits: impl Fn(u8) -> bool) -> RowSet {
        match self {
            Self::Same(letter) if fits(*letter) => RowSet::ALL,
            Self::Same(_) => RowSet::NONE,
            Self::Each(letters) => {
                let mut rows = RowSet::NONE;
                let blocks = rows.0.iter_mut().zip(letters.chunks(BLOCK));
                blocks.for_each(|(own, block)| *own = bits(block, |letter| fits(*letter)));
                rows
            }
        }
    }

    fn is(&self, letter: u8, case: Case) -> RowSet {
        let turned = match case {
            Case::Lowered if letter.is_ascii_uppercase() => return RowSet::NONE,
            Case::Lowered => letter.to_ascii_uppercase(),
            Case::Kept => letter,
        };
        self.rows(|own| (own == letter) | (own == turned))
    }
}

impl CodeLetters {
    /// Stores one code of each row.
    pub(super) fn of(chunk: &Rows, tag: Tag) -> Self {
        let text = |row| super::row_texts::text(chunk.packed.get(row), tag);
        let rows = chunk.len();
        let (mut told, mut lacking, mut odd, mut ragged) =
            (RowSet::NONE, RowSet::NONE, RowSet::NONE, RowSet::NONE);
        let (mut codes, mut begins) = (vec![""; rows], 0);
        for (row, own) in codes.iter_mut().enumerate() {
            match text(row) {
                None => lacking.add(row),
                Some(code)
                    if code.is_ascii() && (1..=LONGEST).contains(&code.len()) && !code.contains('\0') =>
                {
                    told.add(row);
                    *own = code;
                    let is_between = |at: usize| !code.as_bytes()[at].is_ascii_alphanumeric();
                    for at in (0..code.len()).filter(|at| *at == 0 || is_between(at - 1)) {
                        begins |= 1 << at;
                        if is_between(at) {
                            ragged.add(row);
                        }
                    }
                    if is_between(code.len() - 1) {
                        ragged.add(row);
                    }
                }
                Some(_) => odd.add(row),
            }
        }
        let places = codes.iter().map(|code| code.len()).max().unwrap_or(0);
        let (mut letters, mut varied) = (Vec::new(), 0);
        for place in 0..places {
            let at = |code: &&str| code.as_bytes().get(place).copied().unwrap_or(ENDED);
            let mut here = codes.iter().filter(|code| !code.is_empty()).map(at);
            let first = here.next().unwrap_or(ENDED);
            if here.all(|letter| letter == first) {
                letters.push(first);
            } else {
                varied |= 1 << place;
                letters.extend(codes.iter().map(at));
            }
        }
        Self { letters: letters.into(), varied, places, rows, begins, told, lacking, odd, ragged }
    }

    /// The rows without a code.
    pub(super) fn lacking(&self) -> &RowSet {
        &self.lacking
    }

    /// The rows whose code has to be read.
    pub(super) fn odd(&self) -> &RowSet {
        &self.odd
    }

    /// The rows whose code, or a part of it, begins with a word. Rows whose code has to be read are not included.
    pub(super) fn beginning(&self, word: &str, parts: bool) -> RowSet {
        let mut rows = RowSet::NONE;
        if !word.bytes().all(|letter| letter.is_ascii_alphanumeric()) {
            return rows;
        }
        let mut begins = if parts { self.begins } else { self.begins & 1 };
        while begins != 0 {
            let at = begins.trailing_zeros() as usize;
            begins &= begins - 1;
            let mut here = self.standing(word, at, Case::Lowered);
            if at > 0 && !here.is_empty() {
                here = here.and(&self.place(at - 1).rows(|letter| !letter.is_ascii_alphanumeric()));
            }
            rows = rows.or(&here);
        }
        rows
    }

    /// The rows whose folded code equals a text, and those whose code has to be read.
    pub(super) fn folding_to(&self, phrase: &str) -> (RowSet, RowSet) {
        let mut rows = self.told.without(&self.ragged).and(&self.ended(phrase.len()));
        for (at, letter) in phrase.bytes().enumerate() {
            if rows.is_empty() {
                break;
            }
            let place = self.place(at);
            rows = rows.and(&if letter == b' ' {
                place.rows(|own| !own.is_ascii_alphanumeric())
            } else {
                place.is(letter, Case::Lowered)
            });
        }
        (rows, self.odd.or(&self.ragged))
    }

    /// The rows whose code equals a text.
    pub(super) fn same(&self, text: &str) -> RowSet {
        self.standing(text, 0, Case::Kept).and(&self.ended(text.len()))
    }

    /// The rows whose code matches a pattern, and those whose code has to be read.
    pub(super) fn fitting(&self, pattern: &Pattern, case: Case) -> (RowSet, RowSet) {
        let mut rows = self.told;
        for run in pattern.literals() {
            if rows.is_empty() {
                break;
            }
            let length = run.text.len();
            let ends = |at: usize| if run.ends { self.ended(at + length) } else { RowSet::ALL };
            let last = if run.starts { 0 } else { self.places.saturating_sub(length) };
            let mut any = RowSet::NONE;
            for at in 0..=last {
                any = any.or(&self.standing(&run.text, at, case).and(&ends(at)));
            }
            rows = rows.and(&any);
        }
        if pattern.is_one_run() { (rows, self.odd) } else { (RowSet::NONE, rows.or(&self.odd)) }
    }

    /// The rows whose code has a text at a position.
    fn standing(&self, text: &str, at: usize, case: Case) -> RowSet {
        let mut rows = self.told;
        if text.len() + at > self.places {
            return RowSet::NONE;
        }
        for (letter, at) in text.bytes().zip(at..) {
            rows = rows.and(&self.place(at).is(letter, case));
            if rows.is_empty() {
                break;
            }
        }
        rows
    }

    /// The rows whose code has no letter at a position.
    fn ended(&self, at: usize) -> RowSet {
        self.place(at).rows(|letter| letter == ENDED)
    }

    fn place(&self, at: usize) -> Place<'_> {
        if at >= self.places {
            return Place::Same(ENDED);
        }
        let varied = (self.varied & ((1 << at) - 1)).count_ones() as usize;
        let start = varied * self.rows + (at - varied);
        if self.varied & 1 << at == 0 {
            Place::Same(self.letters[start])
        } else {
            Place::Each(&self.letters[start..start + self.rows])
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        index::{
            row::Row,
            seek::begins_code,
            trial::{Dice, register},
        },
        model::fold::fold,
    };

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]

        #[test]
        fn letters_tell_what_reading_tells(seed in any::<u64>(), word in "[0-9a-z]{1,4}", pattern in "[SYNk0-1_%-]{1,5}") {
            let now = register(&mut Dice(seed), 700);
            let pattern = Pattern::new(&pattern);
            for chunk in &now.firms.chunks {
                let (codes, tax) = (CodeLetters::of(chunk, Tag::Code), CodeLetters::of(chunk, Tag::TaxCode));
                let begins = codes.beginning(&word, true).or(&tax.beginning(&word, false));
                let (fits, open) = codes.fitting(&pattern, Case::Kept);
                let (lowered, unsure) = codes.fitting(&pattern, Case::Lowered);
                for at in 0..chunk.len() {
                    let row: Row<'_> = now.firms.row(chunk, at);
                    if !codes.odd().has(at) && !tax.odd().has(at) {
                        prop_assert_eq!(begins.has(at), begins_code(row, &word), "{} {}", row.code(), word);
                    }
                    if !open.has(at) {
                        prop_assert_eq!(fits.has(at), pattern.fits(row.code()), "{} {:?}", row.code(), pattern);
                    }
                    if !unsure.has(at) {
                        let lower = row.code().to_lowercase();
                        prop_assert_eq!(lowered.has(at), pattern.fits(&lower), "{} {:?}", lower, pattern);
                    }
                    let phrase = fold(row.code());
                    let (same, ragged) = codes.folding_to(&phrase);
                    prop_assert!(same.has(at) || ragged.has(at));
                    prop_assert!(same.iter().all(|at| fold(now.firms.row(chunk, at).code()) == phrase));
                    prop_assert_eq!(tax.lacking().has(at), row.tax_code().is_none());
                    let tax_code = row.tax_code().unwrap_or("?");
                    prop_assert!(tax.same(tax_code).has(at) || tax.odd().has(at) || row.tax_code().is_none());
                }
            }
        }
    }
}
