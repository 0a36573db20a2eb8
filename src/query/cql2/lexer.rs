//! Tokens of the text encoding.

use unicode_normalization::UnicodeNormalization;

use super::fault::{Fault, Place, Wrong};

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
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Word(word) => format!("'{word}'"),
            Self::Name(name) => format!("\"{name}\""),
            Self::Text(_) => "a text".to_owned(),
            Self::Number(n) => n.to_string(),
            Self::Sign(sign) => format!("'{sign}'"),
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
    let wrong = Wrong::Expected("a word, a text, a number or an operator".to_owned(), format!("'{c}'"));
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
