//! Texts within the limits of a workbook.

use std::borrow::Cow;

use crate::model::lang::Lang;

/// The longest text of a cell, in UTF-16 code units.
const LONGEST: usize = 32_767;

/// Cuts a text that is too long for a cell, and says so at its end.
pub(super) fn cell(text: &str, lang: Lang) -> Cow<'_, str> {
    let text = characters(text);
    let units = text.encode_utf16().count();
    if units <= LONGEST {
        return text;
    }
    let said = lang.pick(
        format!(" … [đã cắt: đủ là {} ký tự]", text.chars().count()),
        format!(" … [cut: {} characters in full]", text.chars().count()),
    );
    let mut room = LONGEST - said.encode_utf16().count();
    let fits = |c: &char| {
        let left = room.checked_sub(c.len_utf16());
        room = left.unwrap_or(0);
        left.is_some()
    };
    Cow::Owned(text.chars().take_while(fits).chain(said.chars()).collect())
}

/// Replaces noncharacters; control characters are escaped by the writer.
fn characters(text: &str) -> Cow<'_, str> {
    let none = |c: char| matches!(c, '\u{fffe}' | '\u{ffff}');
    if text.contains(none) { Cow::Owned(text.replace(none, "\u{fffd}")) } else { Cow::Borrowed(text) }
}

/// Replaces noncharacters and control characters, for texts outside cells.
pub(super) fn title(text: &str) -> String {
    characters(text).replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        let exact = "ế".repeat(LONGEST);
        assert_eq!(cell(&exact, Lang::Vi), exact);
        for long in ["ế".repeat(LONGEST + 1), "𠀀".repeat(LONGEST)] {
            let cut = cell(&long, Lang::En);
            assert!(cut.encode_utf16().count() <= LONGEST && cut.encode_utf16().count() >= LONGEST - 1);
            assert!(cut.ends_with(&format!("… [cut: {} characters in full]", long.chars().count())));
        }
    }

    #[test]
    fn what_is_no_character_is_shown_as_lost() {
        assert_eq!(cell("a\u{ffff}b", Lang::Vi), "a\u{fffd}b");
        assert_eq!(title("a\u{1}b"), "a b");
    }
}
