//! The letters of codes, stored by position: conditions and searches on codes compare columns of letters instead of reading
//! each code.

use std::ops::Range;

use super::{
    mask::bits,
    row_set::{Rare, RowSet},
    row_texts::Tag,
    rows::{BLOCK, ROWS, Rows},
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
    /// One bit for each position at which no code has anything but a digit.
    digits: u32,
    places: usize,
    rows: usize,
    /// One bit for each position at which a part of any code begins.
    begins: u32,
    /// Rows without a code.
    lacking: Rare,
    /// Rows whose code has to be read: it is too long, or not ASCII.
    odd: Rare,
    /// Rows whose code may not fold to its parts joined by single spaces.
    ragged: Rare,
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

/// A letter that rows must have at a position where they differ.
struct Wanted<'a> {
    /// The letters there, one of each row.
    letters: &'a [u8],
    letter: u8,
    /// The same in the other case, if that counts.
    turned: u8,
}

impl Wanted<'_> {
    /// Keeps the flags of those rows that have it.
    fn keep(&self, flags: &mut [u8]) {
        let fits = |own: u8| u8::from(own == self.letter) | u8::from(own == self.turned);
        flags.iter_mut().zip(self.letters).for_each(|(flag, own)| *flag &= fits(*own));
    }
}

impl CodeLetters {
    /// Stores one code of each row.
    pub(super) fn of(chunk: &Rows, tag: Tag) -> Self {
        let text = |row| super::row_texts::text(chunk.packed.get(row), tag);
        let rows = chunk.len();
        let (mut lacking, mut odd, mut ragged) = (RowSet::NONE, RowSet::NONE, RowSet::NONE);
        let (mut codes, mut begins) = (vec![""; rows], 0);
        for (row, own) in codes.iter_mut().enumerate() {
            match text(row) {
                None => lacking.add(row),
                Some(code)
                    if code.is_ascii() && (1..=LONGEST).contains(&code.len()) && !code.contains('\0') =>
                {
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
        let (mut letters, mut varied, mut digits) = (Vec::new(), 0, 0);
        for place in 0..places {
            let at = |code: &&str| code.as_bytes().get(place).copied().unwrap_or(ENDED);
            let mut here = codes.iter().filter(|code| !code.is_empty()).map(at);
            let first = here.next().unwrap_or(ENDED);
            if here.all(|letter| letter == first) {
                letters.push(first);
            } else {
                varied |= 1 << place;
                digits |= u32::from(codes.iter().map(at).all(is_digit_or_end)) << place;
                letters.extend(codes.iter().map(at));
            }
        }
        let (lacking, odd, ragged) = (lacking.into(), odd.into(), ragged.into());
        Self { letters: letters.into(), varied, digits, places, rows, begins, lacking, odd, ragged }
    }

    /// The rows without a code.
    pub(super) fn lacking(&self) -> RowSet {
        self.lacking.get()
    }

    /// The rows whose code has to be read.
    pub(super) fn odd(&self) -> RowSet {
        self.odd.get()
    }

    /// The rows whose code is stored.
    fn told(&self) -> RowSet {
        RowSet::first(self.rows).without(&self.lacking.get()).without(&self.odd.get())
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
            let mut here = self.standing(word, at..at + 1, Case::Lowered, false);
            if at > 0 && !here.is_empty() {
                here = here.and(&self.place(at - 1).rows(|letter| !letter.is_ascii_alphanumeric()));
            }
            rows = rows.or(&here);
        }
        rows
    }

    /// The rows whose folded code equals a text, and those whose code has to be read.
    pub(super) fn folding_to(&self, phrase: &str) -> (RowSet, RowSet) {
        let ragged = self.ragged.get();
        let mut rows = RowSet::ALL;
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
        if !rows.is_empty() {
            rows = rows.and(&self.ended(phrase.len())).and(&self.told()).without(&ragged);
        }
        (rows, self.odd().or(&ragged))
    }

    /// The rows whose code equals a text.
    pub(super) fn same(&self, text: &str) -> RowSet {
        self.standing(text, 0..1, Case::Kept, true)
    }

    /// The rows whose code matches a pattern, and those whose code has to be read.
    pub(super) fn fitting(&self, pattern: &Pattern, case: Case) -> (RowSet, RowSet) {
        let mut rows = self.told();
        for run in pattern.literals() {
            if rows.is_empty() {
                break;
            }
            let last = if run.starts { 0 } else { self.places.saturating_sub(run.text.len()) };
            rows = rows.and(&self.standing(&run.text, 0..last + 1, case, run.ends));
        }
        if pattern.is_one_run() { (rows, self.odd()) } else { (RowSet::NONE, rows.or(&self.odd())) }
    }

    /// The rows whose code has a text at one of some positions, and nothing after it if it `ends` there.
    fn standing(&self, text: &str, at: Range<usize>, case: Case, ends: bool) -> RowSet {
        let (mut wanted, mut alternatives) = (Vec::new(), Vec::new());
        for at in at {
            let before = wanted.len();
            if !self.want(text, at, case, ends, &mut wanted) {
                wanted.truncate(before);
            } else if wanted.len() == before {
                return self.told();
            } else {
                alternatives.push(before..wanted.len());
            }
        }
        if alternatives.is_empty() {
            return RowSet::NONE;
        }
        // Column after column, so that what lies in a row is read in a row.
        let mut any = [0; 2 * ROWS];
        for letters in alternatives {
            let mut all = [1; 2 * ROWS];
            wanted[letters].iter().for_each(|wanted| wanted.keep(&mut all));
            any.iter_mut().zip(all).for_each(|(any, all)| *any |= all);
        }
        let mut rows = RowSet::NONE;
        let blocks = rows.0.iter_mut().zip(any[..self.rows].chunks(BLOCK));
        blocks.for_each(|(own, block)| *own = bits(block, |fits| *fits != 0));
        rows.and(&self.told())
    }

    /// Adds what rows must have for a text to stand at a position. `false` if none has it.
    fn want<'a>(
        &'a self,
        text: &str,
        at: usize,
        case: Case,
        ends: bool,
        wanted: &mut Vec<Wanted<'a>>,
    ) -> bool {
        if text.len() + at > self.places || text.contains('\0') {
            return false;
        }
        for (letter, at) in text.bytes().chain(ends.then_some(ENDED)).zip(at..) {
            let turned = match case {
                Case::Lowered if letter.is_ascii_uppercase() => return false,
                Case::Lowered => letter.to_ascii_uppercase(),
                Case::Kept => letter,
            };
            match self.place(at) {
                Place::Same(own) if own == letter || own == turned => {}
                Place::Same(_) => return false,
                Place::Each(_) if self.digits & 1 << at != 0 && !is_digit_or_end(letter) => return false,
                Place::Each(letters) => wanted.push(Wanted { letters, letter, turned }),
            }
        }
        true
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

fn is_digit_or_end(letter: u8) -> bool {
    letter.is_ascii_digit() || letter == ENDED
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
                let (codes, tax) = (CodeLetters::of(chunk, Tag::CODE), CodeLetters::of(chunk, Tag::TAX_CODE));
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
