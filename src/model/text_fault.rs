//! Faults of single texts of a record.

use super::lang::Lang;

/// The fault of a single text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFault {
    /// A character that does not belong in a text: a control character or a noncharacter.
    Control(char),
    /// The replacement character, which stands for letters that were lost earlier.
    Lost,
    /// The number of characters of a text that is too long, and the most that the column takes.
    Long(usize, usize),
}

impl TextFault {
    /// The fault as a sentence.
    pub fn say(self, lang: Lang) -> String {
        match self {
            Self::Control(c) => lang.pick(
                format!("có ký tự điều khiển U+{:04X}; hãy xóa ký tự này", u32::from(c)),
                format!("there is a control character U+{:04X} in it; remove it", u32::from(c)),
            ),
            Self::Lost => lang
                .pick(
                    "có ký hiệu “\u{fffd}”: chữ đã mất từ trước khi có tệp này",
                    "there is a “\u{fffd}” in it: letters were lost before this file was made",
                )
                .to_owned(),
            Self::Long(found, most) => lang.pick(
                format!("dài {found} ký tự, cột này nhận tối đa {most}"),
                format!("{found} characters, more than the {most} that this column takes"),
            ),
        }
    }
}

/// The fault of a text with a maximum length in characters, if there is one.
pub fn fault(text: &str, most: usize) -> Option<TextFault> {
    // A text has at most as many characters as bytes.
    let found = if text.len() > most { text.chars().count() } else { 0 };
    let control = || text.chars().find(|c| is_control(*c)).map(TextFault::Control);
    let lost = || text.contains('\u{fffd}').then_some(TextFault::Lost);
    (found > most).then_some(TextFault::Long(found, most)).or_else(control).or_else(lost)
}

/// Whether a character is a control character other than tabs and line breaks, or a noncharacter (Unicode §23.7).
fn is_control(c: char) -> bool {
    let unassigned = u32::from(c) & 0xfffe == 0xfffe || ('\u{fdd0}'..='\u{fdef}').contains(&c);
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || unassigned
}

/// The most characters that a text may have. It still fits in a cell of a spreadsheet, which takes 32,767 units of UTF-16,
/// if every character needs two.
pub const LONGEST: usize = 16_000;

/// The most characters that a text may have, for properties that are not declared as attributes.
pub fn longest(property: &str) -> usize {
    match property {
        "location" | "decision" => 2000,
        "note" => LONGEST,
        "clause" => 4000,
        _ => 500,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Xưởng\u{1}", Some(TextFault::Control('\u{1}')))]
    #[case("Xưởng\u{85}", Some(TextFault::Control('\u{85}')))]
    #[case("Xưởng\u{ffff}", Some(TextFault::Control('\u{ffff}')))]
    #[case("X\u{fffd}ởng", Some(TextFault::Lost))]
    #[case("hai\ndòng\tmột ô", None)]
    fn a_text_has_letters(#[case] text: &str, #[case] expected: Option<TextFault>) {
        assert_eq!(fault(text, 500), expected);
    }
}
