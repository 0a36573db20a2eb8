//! The words of an address as they are compared.

use std::ops::Range;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use crate::model::fold::composed;

/// What stands between a word and the one before, from the weakest to the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    Space,
    Dot,
    Dash,
    /// A comma, a line break, a bracket: units are named on either side of it.
    Stop,
}

/// A word.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// In lower case without diacritics.
    pub(super) folded: String,
    /// In lower case with diacritics, the tone mark last: "hoà" and "hòa" are the same word.
    pub(super) spelled: String,
    pub(super) gap: Gap,
    /// The bytes of the text.
    pub(super) at: Range<usize>,
}

impl Token {
    fn new(gap: Gap) -> Self {
        Self { folded: String::new(), spelled: String::new(), gap, at: 0..0 }
    }

    /// Whether it has diacritics.
    pub(super) fn is_marked(&self) -> bool {
        !self.spelled.is_ascii()
    }

    pub(super) fn is_number(&self) -> bool {
        self.folded.bytes().any(|byte| byte.is_ascii_digit())
    }
}

/// The tone marks of Vietnamese: grave, acute, tilde, hook above, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// A spelled name without its tones.
pub(super) fn toneless(spelled: &str) -> String {
    spelled.chars().filter(|c| !TONES.contains(c)).collect()
}

/// Cuts a text into words.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut all: Vec<Token> = Vec::new();
    let mut gap = Gap::Stop;
    let mut open: Option<(Token, Option<char>)> = None;
    for (at, c) in text.char_indices() {
        if is_invisible(c) {
            continue;
        }
        if !c.is_alphanumeric() && !is_combining_mark(c) {
            close(open.take(), &mut all);
            gap = gap.max(gap_of(c));
            continue;
        }
        let (token, tone) = open.get_or_insert_with(|| {
            let mut token = Token::new(std::mem::replace(&mut gap, Gap::Space));
            token.at = at..at;
            (token, None)
        });
        token.at.end = at + c.len_utf8();
        decompose_canonical(c, |part| match part {
            mark if TONES.contains(&mark) => *tone = Some(mark),
            mark if is_combining_mark(mark) => token.spelled.push(mark),
            letter => letter.to_lowercase().for_each(|letter| add(token, letter)),
        });
    }
    close(open, &mut all);
    all
}

/// Ð and Ɖ look like Đ and are typed for it.
fn add(token: &mut Token, letter: char) {
    match letter {
        'đ' | 'ð' | 'ɖ' => {
            token.folded.push('d');
            token.spelled.push('đ');
        }
        mark if is_combining_mark(mark) => token.spelled.push(mark),
        other => {
            token.folded.push(other);
            token.spelled.push(other);
        }
    }
}

fn close(open: Option<(Token, Option<char>)>, all: &mut Vec<Token>) {
    let Some((mut token, tone)) = open else { return };
    if token.folded.is_empty() {
        return;
    }
    if token.is_marked() {
        token.spelled = composed(&token.spelled);
    }
    token.spelled.extend(tone);
    if token.folded.bytes().all(|byte| byte.is_ascii_digit()) {
        let significant = token.folded.trim_start_matches('0').to_owned();
        if !significant.is_empty() {
            token.spelled.clone_from(&significant);
            token.folded = significant;
        }
    }
    all.push(token);
}

/// Characters that are not shown, which copying from web pages leaves in texts.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

fn gap_of(c: char) -> Gap {
    match c {
        ',' | ';' | '\n' | '\r' | '\t' | '|' | '(' | ')' | '[' | ']' | '，' | '、' | '；' => Gap::Stop,
        '-' | '/' | '\\' | '–' | '—' | '‑' | '−' => Gap::Dash,
        '.' | ':' => Gap::Dot,
        _ => Gap::Space,
    }
}

/// The words of a name, folded and spelled, each joined by spaces.
pub(super) fn joined(tokens: &[Token]) -> (String, String) {
    let join = |part: fn(&Token) -> &str| tokens.iter().map(part).collect::<Vec<_>>().join(" ");
    (join(|token| &token.folded), join(|token| &token.spelled))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_at_all_that_is_no_letter() {
        let words: Vec<(String, Gap)> =
            tokens("P.Hòa-Bình, (Q 05)").into_iter().map(|own| (own.folded, own.gap)).collect();
        let expected =
            [("p", Gap::Stop), ("hoa", Gap::Dot), ("binh", Gap::Dash), ("q", Gap::Stop), ("5", Gap::Space)];
        assert_eq!(words, expected.map(|(word, gap)| (word.to_owned(), gap)));
    }

    #[test]
    fn a_word_is_spelled_alike_wherever_its_tone_is_written() {
        let spelled = |text: &str| joined(&tokens(text)).1;
        assert_eq!(spelled("Hoà Thuỷ"), spelled("HÒA THỦY"));
        assert_eq!(spelled("Hòa"), spelled("Ho\u{300}a"));
        assert_eq!(spelled("Việt"), spelled("Vie\u{323}\u{302}t"));
        assert_ne!(spelled("Việt Hưng"), spelled("Việt Hùng"));
        assert_eq!(spelled("Ðông"), spelled("Đông"));
        assert_eq!(joined(&tokens("Đồng\u{200b}\u{a0}Tâm")).0, "dong tam");
    }
}
