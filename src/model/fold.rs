//! Folding: texts are compared without case, diacritics, đ and punctuation.

use std::sync::LazyLock;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark, is_nfc};

/// The text in normal form C (Unicode §3.11). macOS and some keyboards write letters and tones as separate characters,
/// which a comparison of bytes does not find.
pub fn composed(text: &str) -> String {
    if is_nfc(text) { text.to_owned() } else { text.nfc().collect() }
}

/// Whether a text is in normal form C.
pub fn is_composed(text: &str) -> bool {
    is_nfc(text)
}

/// The text in lower case without diacritics, its words separated by one space.
///
/// ```
/// assert_eq!(xuong::model::fold::fold("Kim khí  THĂNG LONG (Sài Đồng)"), "kim khi thang long sai dong");
/// ```
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match KNOWN.get(c as usize).copied().unwrap_or(Folded::Otherwise) {
            Folded::Left => {}
            Folded::Letter(letter) => out.push(char::from(letter)),
            Folded::Between => separate(&mut out),
            Folded::Otherwise => fold_one(c, &mut out),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// What comes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Folded {
    /// It is left out.
    Left,
    /// A letter or digit of ASCII.
    Letter(u8),
    /// It separates words.
    Between,
    /// It takes a decomposition to say.
    Otherwise,
}

/// The end of the characters that are looked up: the letters of Vietnamese are below it.
const KNOWN_UP_TO: u32 = 0x1f00;

/// What comes of each of these characters. Texts are folded character by character: a decomposition only puts marks in
/// another order, and marks are left out.
static KNOWN: LazyLock<Box<[Folded]>> = LazyLock::new(|| {
    let known = (0..KNOWN_UP_TO).map(|code| {
        let Some(c) = char::from_u32(code) else { return Folded::Otherwise };
        let mut out = String::from("a");
        fold_one(c, &mut out);
        match out.as_bytes()[1..] {
            [] => Folded::Left,
            [b' '] => Folded::Between,
            [letter] => Folded::Letter(letter),
            _ => Folded::Otherwise,
        }
    });
    known.collect()
});

/// Folds a character by its decomposition.
fn fold_one(c: char, out: &mut String) {
    for c in std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            // Ð (U+00D0) and Ɖ look like Đ and are typed for it.
            'đ' | 'ð' | 'ɖ' => out.push('d'),
            c if c.is_alphanumeric() => out.push(c),
            _ => separate(out),
        }
    }
}

fn separate(out: &mut String) {
    if !(out.is_empty() || out.ends_with(' ')) {
        out.push(' ');
    }
}

/// Whether two words differ by at most one letter that is inserted, left out, replaced, or swapped with its neighbour.
pub fn within_one_letter(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() {
        return one_apart(a.as_bytes(), b.as_bytes());
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    one_apart(&a, &b)
}

fn one_apart<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let (s, l) = (&short[same..], &long[same..]);
    match l.len() - s.len() {
        0 => {
            s.is_empty()
                || s[1..] == l[1..]
                || (s.len() > 1 && s[0] == l[1] && s[1] == l[0] && s[2..] == l[2..])
        }
        1 => *s == l[1..],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn composed_and_decomposed_texts_fold_alike() {
        assert_eq!(
            fold("Phường Phúc Lợi"),
            fold("Phu\u{31b}o\u{31b}\u{300}ng Phu\u{301}c Lo\u{31b}\u{323}i")
        );
    }

    #[test]
    fn letters_that_look_like_d_with_a_stroke_fold_like_it() {
        for written in ["Điện tử", "Ðiện tử", "Ɖiện tử", "ðiện tử", "đIỆN TỬ"] {
            assert_eq!(fold(written), "dien tu", "{written}");
        }
    }

    /// Folding as it is defined, of a whole text.
    fn defined(text: &str) -> String {
        let mut out = String::new();
        for c in text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
            match c {
                'đ' | 'ð' | 'ɖ' => out.push('d'),
                c if c.is_alphanumeric() => out.push(c),
                _ if out.ends_with(' ') || out.is_empty() => {}
                _ => out.push(' '),
            }
        }
        out.trim_end().to_owned()
    }

    #[test]
    fn every_character_is_folded_as_a_decomposition_of_the_whole_text_says() {
        for c in '\0'..=char::MAX {
            for text in [c.to_string(), format!("Ố{c}\u{323}a{c}"), format!("{c} {c}-")] {
                assert_eq!(fold(&text), defined(&text), "{:x}", c as u32);
            }
        }
    }

    #[rstest]
    #[case("thang", "thang", true)]
    #[case("thang", "thng", true)]
    #[case("thang", "thangs", true)]
    #[case("thang", "thong", true)]
    #[case("thang", "tahng", true)]
    #[case("thang", "tohng", false)]
    #[case("thang", "th", false)]
    fn one_letter_is_forgiven_and_two_are_not(#[case] a: &str, #[case] b: &str, #[case] near: bool) {
        assert_eq!(within_one_letter(a, b), near);
        assert_eq!(within_one_letter(b, a), near);
    }
}
