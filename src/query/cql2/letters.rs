//! Case and accent folding, with a lookup table for letters whose folding does not depend on their neighbours.

use std::sync::LazyLock;

use icu_casemap::CaseMapper;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A folding of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fold {
    /// No folding.
    AsItIs,
    /// Case.
    Case,
    /// Accents.
    Accents,
    /// Accents, then case: `CASEI(ACCENTI(…))`.
    AccentsThenCase,
    /// Case, then accents: `ACCENTI(CASEI(…))`.
    CaseThenAccents,
}

/// The end of the lookup table; the letters of Vietnamese and its punctuation are before it.
const LOOKED_UP: usize = 0x2100;

/// The folding of each letter; 0 where it is not a single letter.
type Letters = Box<[u16]>;

static CASE: LazyLock<Letters> = LazyLock::new(|| letters(case_of_any));
static ACCENTS: LazyLock<Letters> = LazyLock::new(|| letters(accents_of_any));
static ACCENTS_THEN_CASE: LazyLock<Letters> =
    LazyLock::new(|| letters(|text| case_of_any(&accents_of_any(text))));
static CASE_THEN_ACCENTS: LazyLock<Letters> =
    LazyLock::new(|| letters(|text| accents_of_any(&case_of_any(text))));

fn letters(fold: impl Fn(&str) -> String) -> Letters {
    // Hangul letters compose with their neighbours.
    let is_alone = |c: &char| !is_combining_mark(*c) && !('\u{1100}'..='\u{11ff}').contains(c);
    let letter = |code: usize| {
        let own = u32::try_from(code).ok().and_then(char::from_u32).filter(is_alone)?;
        let folded = fold(own.encode_utf8(&mut [0; 4]));
        let mut letters = folded.chars();
        let first = letters.next().filter(|c| letters.next().is_none() && is_alone(c))?;
        u16::try_from(u32::from(first)).ok()
    };
    (0..LOOKED_UP).map(|code| letter(code).unwrap_or(0)).collect()
}

impl Fold {
    /// Replaces the content of `out` with the folded text.
    pub(crate) fn fold_into(self, text: &str, out: &mut String) {
        out.clear();
        let letters: &[u16] = match self {
            Self::AsItIs => return out.push_str(text),
            Self::Case => &CASE,
            Self::Accents => &ACCENTS,
            Self::AccentsThenCase => &ACCENTS_THEN_CASE,
            Self::CaseThenAccents => &CASE_THEN_ACCENTS,
        };
        for c in text.chars() {
            match letters.get(c as usize).copied().filter(|letter| *letter != 0) {
                Some(letter) => out.push(char::from_u32(letter.into()).expect("a letter was put there")),
                None => return self.fold_any(text, out),
            }
        }
    }

    #[cold]
    fn fold_any(self, text: &str, out: &mut String) {
        *out = match self {
            Self::AsItIs => text.to_owned(),
            Self::Case => case_of_any(text),
            Self::Accents => accents_of_any(text),
            Self::AccentsThenCase => case_of_any(&accents_of_any(text)),
            Self::CaseThenAccents => accents_of_any(&case_of_any(text)),
        };
    }

    /// The folded text.
    pub(crate) fn fold(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        self.fold_into(text, &mut out);
        out
    }
}

/// Full case folding: ß becomes ss, and all forms of sigma are equal (Unicode §5.18).
fn case_of_any(text: &str) -> String {
    CaseMapper::new().fold_string(text).into_owned()
}

/// Removes combining marks, and replaces đ by d and ø by o, which are letters without a decomposition. Ð (U+00D0) and Ɖ
/// look like Đ and are typed for it.
fn accents_of_any(text: &str) -> String {
    let plain = |c: char| match c {
        'đ' | 'ð' | 'ɖ' => 'd',
        'Đ' | 'Ð' | 'Ɖ' => 'D',
        'ø' => 'o',
        'Ø' => 'O',
        other => other,
    };
    text.nfd().filter(|c| !is_combining_mark(*c)).map(plain).nfc().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn letters_are_folded_alone_as_in_texts(
            text in "[ -~À-ỹđĐ\u{1100}-\u{1112}\u{1161}-\u{1175}\u{300}-\u{310}\u{9c7}\u{9be}ßſµσςİıK漢–—“”…]{0,24}"
        ) {
            for text in [text.clone(), text.nfc().collect()] {
                prop_assert_eq!(Fold::Case.fold(&text), case_of_any(&text));
                prop_assert_eq!(Fold::Accents.fold(&text), accents_of_any(&text));
                prop_assert_eq!(Fold::AccentsThenCase.fold(&text), case_of_any(&accents_of_any(&text)));
                prop_assert_eq!(Fold::CaseThenAccents.fold(&text), accents_of_any(&case_of_any(&text)));
                prop_assert_eq!(Fold::AsItIs.fold(&text), text);
            }
        }
    }

    #[test]
    fn vietnamese_is_looked_up() {
        let letters = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ0189 -.,";
        for c in letters.chars().chain(letters.to_uppercase().chars()) {
            for table in [&CASE, &ACCENTS, &ACCENTS_THEN_CASE, &CASE_THEN_ACCENTS] {
                assert_ne!(table[c as usize], 0, "{c}");
            }
        }
        assert_eq!(Fold::CaseThenAccents.fold("Xưởng Cơ Khí ĐẠI THẮNG"), "xuong co khi dai thang");
        assert_eq!(
            [Fold::Accents.fold("Ðồng Ɖa ð"), Fold::Accents.fold("Đồng Đa đ")],
            ["Dong Da d", "Dong Da d"]
        );
    }
}
