//! Escaping of texts in XML and in cells.

use std::fmt::Write;

/// Escapes a text for XML content and attributes.
pub(in crate::document::render) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// Escapes the text of a cell: a character that XML forbids becomes `_x0001_`, and text of that form becomes
/// `_x005F_x0001_` (ECMA-376, part 1, 22.9.2.19).
pub(super) fn in_cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '_' if is_escape(&text[at..]) => out.push_str("_x005F_"),
            '\t' | '\n' => out.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                write!(out, "_x{:04X}_", u32::from(c)).expect("writing to a string does not fail");
            }
            c => out.push(c),
        }
    }
    out
}

/// Whether a text begins with an underscore, an x, four hexadecimal digits and an underscore.
fn is_escape(text: &str) -> bool {
    let Some(code) = text.as_bytes().get(..7) else { return false };
    code.starts_with(b"_x") && code[2..6].iter().all(u8::is_ascii_hexdigit) && code[6] == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_has_a_form_of_its_own() {
        assert_eq!(in_cell("a\u{1}<\n\r_x0041_ _x00ế1_"), "a_x0001_&lt;\n_x000D__x005F_x0041_ _x00ế1_");
        assert_eq!(in_cell("__x0041__x0042_"), "__x005F_x0041__x005F_x0042_");
        assert_eq!(escaped("\"A\" & <B>"), "&quot;A&quot; &amp; &lt;B&gt;");
    }
}
