//! What single letters become when texts are folded, and whether conditions see them in the same way.

use std::sync::LazyLock;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::query::cql2::letters::Fold;

/// What a letter is to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// It becomes letters or digits of a word.
    Letter,
    /// It vanishes.
    Mark,
    /// It stands between words.
    Between,
    /// Without case or accents it is another letter to search than as it stands, or nobody looked.
    Odd,
}

/// Letters from here on are odd; those of Vietnamese and its punctuation stand before.
const LOOKED_AT: u32 = 0x2100;

static CLASSES: LazyLock<Vec<Class>> =
    LazyLock::new(|| (0..LOOKED_AT).map(|c| char::from_u32(c).map_or(Class::Odd, judged)).collect());

/// The class of a letter.
pub(super) fn class(c: char) -> Class {
    CLASSES.get(c as usize).copied().unwrap_or(Class::Odd)
}

fn judged(c: char) -> Class {
    let own = folded(&c.to_string());
    let text = c.to_string();
    let folds = [Fold::Case, Fold::Accents, Fold::AccentsThenCase, Fold::CaseThenAccents];
    let others = folds.map(|fold| fold.fold(&text));
    let between = |c: &char| *c == ' ';
    match () {
        () if others.iter().any(|other| folded(other) != own) => Class::Odd,
        () if own.is_empty() => Class::Mark,
        () if own.iter().all(between) => Class::Between,
        () if !own.iter().any(between) => Class::Letter,
        () => Class::Odd,
    }
}

/// What [`crate::model::fold::fold`] makes of letters, with a space for each that stands between words.
pub(super) fn folded(text: &str) -> Vec<char> {
    let plain = |c: char| match c {
        'đ' => 'd',
        c if c.is_alphanumeric() => c,
        _ => ' ',
    };
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::fold::fold;

    proptest! {
        #[test]
        fn letters_are_folded_as_texts_are(text in "[ -~À-ỹđĐ\u{300}-\u{310}ßſµ–—“”]{0,30}") {
            let letters: String = folded(&text).into_iter().collect();
            let words: Vec<&str> = letters.split(' ').filter(|word| !word.is_empty()).collect();
            prop_assert_eq!(words.join(" "), fold(&text));
        }
    }

    #[test]
    fn vietnamese_is_plain_and_a_sharp_s_is_not() {
        let (letters, between) = ("aZ7đĐưỨẵƯơỗỹ", " -.,;:()&/\"'–“”…");
        assert!(letters.chars().all(|c| class(c) == Class::Letter));
        assert!(between.chars().all(|c| class(c) == Class::Between));
        assert_eq!(class('\u{301}'), Class::Mark);
        for odd in ['ß', 'ſ', 'ø', '\u{345}', '漢'] {
            assert_eq!(class(odd), Class::Odd, "{odd}");
        }
    }
}
