//! What a single text of a record may hold.

use super::lang::Lang;

/// What is wrong with a single text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFault {
    /// A character that no one writes: a control character, or one that is not assigned for texts.
    Control(char),
    /// The sign that stands for letters that were lost before.
    Lost,
    /// A text of so many characters, longer than the column takes.
    Long(usize, usize),
}

impl TextFault {
    /// The same as a sentence.
    pub fn say(self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Control(c), Lang::Vi) => {
                format!("có ký tự điều khiển U+{:04X}; hãy xóa ký tự này", u32::from(c))
            }
            (Self::Control(c), Lang::En) => {
                format!("there is a control character U+{:04X} in it; remove it", u32::from(c))
            }
            (Self::Lost, Lang::Vi) => "có ký hiệu “\u{fffd}”: chữ đã mất từ trước khi có tệp này".to_owned(),
            (Self::Lost, Lang::En) => {
                "there is a “\u{fffd}” in it: letters were lost before this file was made".to_owned()
            }
            (Self::Long(found, most), Lang::Vi) => format!("dài {found} ký tự, cột này nhận tối đa {most}"),
            (Self::Long(found, most), Lang::En) => {
                format!("{found} characters, more than the {most} that this column takes")
            }
        }
    }
}

/// What is wrong with a text of a property, if anything.
pub fn fault(text: &str, property: &str) -> Option<TextFault> {
    let most = longest(property);
    // A text has no more characters than bytes.
    let found = if text.len() > most { text.chars().count() } else { 0 };
    let control = || text.chars().find(|c| is_control(*c)).map(TextFault::Control);
    let lost = || text.contains('\u{fffd}').then_some(TextFault::Lost);
    (found > most).then_some(TextFault::Long(found, most)).or_else(control).or_else(lost)
}

/// Controls beside tabs and line breaks, and what is never a character (Unicode §23.7).
fn is_control(c: char) -> bool {
    let unassigned = u32::from(c) & 0xfffe == 0xfffe || ('\u{fdd0}'..='\u{fdef}').contains(&c);
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || unassigned
}

/// How many characters a text of a column may have. The longest still fits a cell of a spreadsheet, which holds 32,767
/// units of UTF-16, when every character takes two.
fn longest(property: &str) -> usize {
    match property {
        "tax_code" => 40,
        "address" | "investor" | "decision" | "location" => 2000,
        "notes" | "note" | "point_note" | "point_evidence" | "area_note" | "occupancy_note" => 16_000,
        "status_note" | "activity" | "sector_basis" | "clause" => 4000,
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
        assert_eq!(fault(text, "name"), expected);
    }
}
