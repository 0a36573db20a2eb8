//! The words of a vocabulary in one form, as written or folded, one behind the other: a piece of a word is looked for in
//! all of them at once.

/// Words by number in one form, each with a space before it. Number 0 is no word.
#[derive(Debug, Clone)]
pub(super) struct Forms {
    bytes: String,
    ends: Vec<u32>,
}

/// A part of a text within one word: its letters, and whether the word must begin or end with them.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) letters: String,
    pub(super) starts: bool,
    pub(super) ends: bool,
}

impl Piece {
    /// The letters if they are the whole word.
    pub(super) fn whole(&self) -> Option<&str> {
        (self.starts && self.ends).then_some(&self.letters)
    }
}

impl Default for Forms {
    fn default() -> Self {
        Self { bytes: String::new(), ends: vec![0] }
    }
}

impl Forms {
    pub(super) fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |last| self.ends[last] as usize + 1);
        &self.bytes[start..self.ends[number] as usize]
    }

    pub(super) fn push(&mut self, word: &str) {
        self.bytes.push(' ');
        self.bytes.push_str(word);
        self.ends.push(u32::try_from(self.bytes.len()).expect("the words of a register are below 4 GB"));
    }

    /// The number that the next word will have.
    pub(super) fn next(&self) -> u32 {
        u32::try_from(self.ends.len()).expect("there are fewer words than bytes")
    }

    /// The words with a piece, ascending.
    pub(super) fn with(&self, piece: &Piece) -> Vec<u32> {
        let letters = piece.letters.as_str();
        let all = 1..self.next();
        match (piece.starts, piece.ends) {
            (true, true) => all.filter(|number| self.get(*number) == letters).collect(),
            (true, false) => all.filter(|number| self.get(*number).starts_with(letters)).collect(),
            (false, true) => all.filter(|number| self.get(*number).ends_with(letters)).collect(),
            (false, false) => self.containing(letters),
        }
    }

    /// The words that contain some letters, none of which is a space.
    fn containing(&self, letters: &str) -> Vec<u32> {
        let mut numbers = Vec::new();
        let (mut number, mut end) = (0, 0);
        for (at, _) in self.bytes.match_indices(letters) {
            if at < end {
                continue;
            }
            number += self.ends[number..].partition_point(|end| *end as usize <= at);
            end = self.ends[number] as usize;
            numbers.push(u32::try_from(number).expect("there are fewer words than bytes"));
        }
        numbers
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_words_with_a_piece_are_those_that_have_it(
            words in proptest::collection::vec("[abđ]{0,5}", 0..30),
            letters in "[abđ]{1,3}",
            starts in any::<bool>(),
            ends in any::<bool>(),
        ) {
            let mut forms = Forms::default();
            words.iter().for_each(|word| forms.push(word));
            let has = |word: &str| match (starts, ends) {
                (true, true) => word == letters,
                (true, false) => word.starts_with(&letters),
                (false, true) => word.ends_with(&letters),
                (false, false) => word.contains(&letters),
            };
            let expected: Vec<u32> = (1..).zip(&words).filter(|(_, word)| has(word)).map(|(n, _)| n).collect();
            prop_assert_eq!(forms.with(&Piece { letters: letters.clone(), starts, ends }), expected);
            for (number, word) in (1..).zip(&words) {
                prop_assert_eq!(forms.get(number), word);
            }
        }
    }
}
