//! Tokens of the text encoding.

use unicode_normalization::UnicodeNormalization;

use super::{
    fault::{Fault, Place, Wrong},
    phrase::{self, Phrase},
};

/// A token and the position of its first byte, counted from 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) at: usize,
    pub(super) piece: Piece,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// A word without quotation marks.
    Word(String),
    /// A name in double quotation marks.
    Name(String),
    /// A text in single quotation marks, in NFC.
    Text(String),
    Number(f64),
    Sign(&'static str),
}

/// Operators and punctuation, each before its own prefixes.
const SIGNS: [&str; 14] = ["<>", "<=", ">=", "<", ">", "=", "(", ")", ",", "+", "-", "*", "/", "%"];

impl Piece {
    pub(super) fn describe(&self) -> Phrase {
        match self {
            Self::Word(word) => format!("'{word}'").into(),
            Self::Name(name) => format!("\"{name}\"").into(),
            Self::Text(_) => phrase::A_TEXT.into(),
            Self::Number(n) => n.to_string().into(),
            Self::Sign(sign) => format!("'{sign}'").into(),
        }
    }
}

/// Splits a filter into tokens.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Fault> {
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let at = text.len() - rest.len() + 1;
        let Some(first) = rest.chars().next() else { return Ok(tokens) };
        let (piece, length) = match first {
            '\'' | '"' => {
                quoted(rest, first).ok_or(Fault { place: Place::Byte(at), wrong: Wrong::Unended })?
            }
            '0'..='9' | '.' => number(rest).ok_or_else(|| unexpected(at, first))?,
            '^' => (Piece::Sign("^"), 1),
            _ if begins_word(first) => {
                let length = rest.find(|c: char| !continues_word(c)).unwrap_or(rest.len());
                (Piece::Word(rest[..length].nfc().collect()), length)
            }
            _ => {
                let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
                let sign = sign.ok_or_else(|| unexpected(at, first))?;
                (Piece::Sign(sign), sign.len())
            }
        };
        tokens.push(Token { at, piece });
        rest = &rest[length..];
    }
}

fn unexpected(at: usize, c: char) -> Fault {
    let wrong = Wrong::Expected(phrase::A_TOKEN.into(), format!("'{c}'").into());
    Fault { place: Place::Byte(at), wrong }
}

fn begins_word(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '_' | ':')
}

/// Combining marks are part of words: a name may be decomposed.
fn continues_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | ':' | '.') || unicode_normalization::char::is_combining_mark(c)
}

/// Escape sequences: the letter after a backslash, and the character that it denotes (annex B, `escapeControl`).
const CONTROLS: [(char, char); 8] = [
    ('a', '\u{7}'),
    ('b', '\u{8}'),
    ('t', '\t'),
    ('n', '\n'),
    ('v', '\u{b}'),
    ('f', '\u{c}'),
    ('r', '\r'),
    ('\\', '\\'),
];

/// The content between two quotation marks; a doubled mark or one after a backslash denotes the mark itself. In a text
/// a backslash before some letters denotes a control character; before others it is kept, for patterns.
fn quoted(text: &str, mark: char) -> Option<(Piece, usize)> {
    let mut inner = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let doubled = next == Some(mark);
        let control = CONTROLS.iter().find(|(letter, _)| c == '\\' && mark == '\'' && next == Some(*letter));
        match c {
            _ if control.is_some() => {
                inner.extend(control.map(|(_, meant)| *meant));
                chars.next();
                continue;
            }
            _ if c == mark && doubled => chars.next(),
            '\\' if doubled => chars.next(),
            _ if c == mark => {
                let inner: String = inner.nfc().collect();
                let piece = if mark == '"' { Piece::Name(inner) } else { Piece::Text(inner) };
                return Some((piece, at + 1));
            }
            _ => {
                inner.push(c);
                continue;
            }
        };
        inner.push(mark);
    }
    None
}

/// Digits with at most one decimal point and an optional exponent.
fn number(text: &str) -> Option<(Piece, usize)> {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(0);
    if text[end..].starts_with('.') {
        end += 1 + digits(end + 1);
    }
    if text[end..].starts_with(['e', 'E']) {
        let sign = usize::from(text[end + 1..].starts_with(['+', '-']));
        let power = digits(end + 1 + sign);
        end += if power > 0 { 1 + sign + power } else { 0 };
    }
    let value: f64 = text[..end].parse().ok()?;
    value.is_finite().then_some((Piece::Number(value), end))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// The tokens of a text, each as it is described, with its byte.
    fn read(text: &str) -> Vec<(usize, String)> {
        tokens(text).unwrap().into_iter().map(|token| (token.at, format!("{:?}", token.piece))).collect()
    }

    #[rstest]
    #[case::nothing(" \t\n ", &[])]
    #[case::words("a AND b_1", &[(1, "Word(\"a\")"), (3, "Word(\"AND\")"), (7, "Word(\"b_1\")")])]
    #[case::names("eo:cloud.cover \"a b\"", &[(1, "Word(\"eo:cloud.cover\")"), (16, "Name(\"a b\")")])]
    #[case::a_quoted_mark("\"a\"\"b\"", &[(1, "Name(\"a\\\"b\")")])]
    #[case::signs("<>=<=>=", &[(1, "Sign(\"<>\")"), (3, "Sign(\"=\")"), (4, "Sign(\"<=\")"), (6, "Sign(\">=\")")])]
    #[case::close_signs("a<-1", &[(1, "Word(\"a\")"), (2, "Sign(\"<\")"), (3, "Sign(\"-\")"), (4, "Number(1.0)")])]
    #[case::powers("2^3", &[(1, "Number(2.0)"), (2, "Sign(\"^\")"), (3, "Number(3.0)")])]
    #[case::numbers("1.5 .5 2. 1e3 1E-2",
        &[(1, "Number(1.5)"), (5, "Number(0.5)"), (8, "Number(2.0)"), (11, "Number(1000.0)"), (15, "Number(0.01)")])]
    #[case::no_exponent("1e", &[(1, "Number(1.0)"), (2, "Word(\"e\")")])]
    #[case::two_points("1.2.3", &[(1, "Number(1.2)"), (4, "Number(0.3)")])]
    #[case::bytes("đ='ô' é", &[(1, "Word(\"đ\")"), (3, "Sign(\"=\")"), (4, "Text(\"ô\")"), (9, "Word(\"é\")")])]
    fn a_filter_is_split_where_its_parts_begin(#[case] text: &str, #[case] expected: &[(usize, &str)]) {
        let expected: Vec<_> = expected.iter().map(|(at, piece)| (*at, (*piece).to_owned())).collect();
        assert_eq!(read(text), expected);
    }

    #[rstest]
    #[case::doubled("'O''Brien'", "O'Brien")]
    #[case::escaped(r"'O\'Brien'", "O'Brien")]
    #[case::empty("''", "")]
    #[case::only_a_mark("''''", "'")]
    #[case::the_other_mark("'\"'", "\"")]
    #[case::a_tab(r"'a\tb'", "a\tb")]
    #[case::a_backslash(r"'a\\b'", r"a\b")]
    #[case::kept_for_patterns(r"'100\%'", r"100\%")]
    #[case::a_new_line("'a\nb'", "a\nb")]
    #[case::decomposed("'a\u{301}'", "á")]
    fn a_text_ends_at_its_mark(#[case] written: &str, #[case] text: &str) {
        assert_eq!(read(written), [(1, format!("{:?}", Piece::Text(text.to_owned())))]);
    }

    #[rstest]
    #[case("a = 'b", "byte 5: the text has no end: ' is missing")]
    #[case(r"'a\'", "byte 1: the text has no end: ' is missing")]
    #[case("\"a", "byte 1: the text has no end: ' is missing")]
    #[case("a ; b", "byte 3: a word, a text, a number or an operator is expected, not ';'")]
    #[case("đ ~", "byte 4: a word, a text, a number or an operator is expected, not '~'")]
    #[case("x = .", "byte 5: a word, a text, a number or an operator is expected, not '.'")]
    #[case("1e999", "byte 1: a word, a text, a number or an operator is expected, not '1'")]
    fn what_is_no_token_is_refused_at_its_byte(#[case] text: &str, #[case] fault: &str) {
        assert_eq!(tokens(text).unwrap_err().to_string(), fault);
    }
}
