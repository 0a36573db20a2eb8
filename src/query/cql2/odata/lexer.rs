//! Tokens of `$filter` (OData 4.01 ABNF).

use unicode_normalization::UnicodeNormalization;

use crate::query::cql2::{
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
    /// A name or an operator.
    Word(String),
    /// A text in single quotation marks, in NFC.
    Text(String),
    Number(f64),
    /// A date or a timestamp, not parsed yet.
    Instant(String),
    /// A parenthesis or a comma.
    Sign(char),
}

impl Piece {
    pub(super) fn describe(&self) -> Phrase {
        match self {
            Self::Word(word) | Self::Instant(word) => format!("'{word}'").into(),
            Self::Text(_) => phrase::A_TEXT.into(),
            Self::Number(n) => n.to_string().into(),
            Self::Sign(sign) => format!("'{sign}'").into(),
        }
    }

    /// Whether it is a word, in any case.
    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own.eq_ignore_ascii_case(word))
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
            '\'' => quoted(rest).ok_or(Fault { place: Place::Byte(at), wrong: Wrong::Unended })?,
            '(' | ')' | ',' => (Piece::Sign(first), 1),
            '0'..='9' if is_date(rest) => {
                let length = length(rest, |c| c.is_ascii_alphanumeric() || "-:.+".contains(c));
                (Piece::Instant(rest[..length].to_owned()), length)
            }
            '0'..='9' | '-' => number(rest).ok_or_else(|| unexpected(at, first))?,
            _ if first.is_alphabetic() || first == '_' => {
                // A path is kept whole, so that the error names it.
                let length = length(rest, |c| c.is_alphanumeric() || "_/.".contains(c));
                (Piece::Word(rest[..length].to_owned()), length)
            }
            _ => return Err(unexpected(at, first)),
        };
        tokens.push(Token { at, piece });
        rest = &rest[length..];
    }
}

fn unexpected(at: usize, c: char) -> Fault {
    let wrong = Wrong::Expected(phrase::A_TOKEN.into(), format!("'{c}'").into());
    Fault { place: Place::Byte(at), wrong }
}

/// The length of the characters at the beginning that satisfy a condition, in bytes.
fn length(text: &str, is_part: impl Fn(char) -> bool) -> usize {
    text.find(|c: char| !is_part(c)).unwrap_or(text.len())
}

/// Whether a text begins as a date does: with four digits, a hyphen and a digit.
fn is_date(text: &str) -> bool {
    let is_digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    [0, 1, 2, 3, 5].into_iter().all(is_digit) && text.as_bytes()[4] == b'-'
}

/// The content between two quotation marks; a doubled mark denotes the mark itself.
fn quoted(text: &str) -> Option<(Piece, usize)> {
    let mut inner = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\'' && chars.next_if(|(_, next)| *next == '\'').is_none() {
            return Some((Piece::Text(inner.nfc().collect()), at + 1));
        }
        inner.push(c);
    }
    None
}

/// An optional minus, digits with at most one decimal point, and an optional exponent.
fn number(text: &str) -> Option<(Piece, usize)> {
    let digits = |from: usize| length(&text[from..], |c| c.is_ascii_digit());
    let mut end = usize::from(text.starts_with('-'));
    end += digits(end);
    if text[end..].starts_with('.') {
        end += 1 + digits(end + 1);
    }
    if text[end..].starts_with(['e', 'E']) {
        let sign = usize::from(text[end + 1..].starts_with(['+', '-']));
        end += 1 + sign + digits(end + 1 + sign);
    }
    // A letter after digits belongs to a literal of another type.
    let is_whole = !text[end..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let number = text[..end].parse::<f64>().ok().filter(|n| n.is_finite() && is_whole)?;
    Some((Piece::Number(number), end))
}
