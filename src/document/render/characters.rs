//! Characters that XML formats can represent.

use std::borrow::Cow;

/// Removes the characters that XML 1.0 forbids (section 2.2); HTML pages do not show them either.
pub(super) fn legal(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(forbidden) { Cow::Owned(text.replace(forbidden, "")) } else { Cow::Borrowed(text) }
}
