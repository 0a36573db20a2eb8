//! Folding: texts are compared without case, diacritics, đ and punctuation.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark, is_nfc};

/// The text in normal form C (Unicode §3.11). macOS and some keyboards write letters and tones as separate characters,
/// which a comparison of bytes does not find.
pub fn composed(text: &str) -> String {
    if is_nfc(text) { text.to_owned() } else { text.nfc().collect() }
}

/// The text in lower case without diacritics, its words separated by one space.
///
/// ```
/// assert_eq!(xuong::model::fold::fold("Kim khí  THĂNG LONG (Sài Đồng)"), "kim khi thang long sai dong");
/// ```
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'đ' => out.push('d'),
            c if c.is_alphanumeric() => out.push(c),
            _ if out.ends_with(' ') || out.is_empty() => {}
            _ => out.push(' '),
        }
    }
    out.truncate(out.trim_end().len());
    out
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
