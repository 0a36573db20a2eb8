//! Texts: from the bytes of a file, and what a single one may hold.

use crate::model::lang::Lang;

/// How the bytes of a text were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without its mark.
    Utf8,
    /// UTF-16 of either order, with or without its mark.
    Utf16,
}

/// Where bytes stop being a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoText {
    /// The byte.
    pub byte: u8,
    /// How many bytes stand before it.
    pub offset: usize,
    /// The line it stands in, from 1.
    pub line: usize,
}

impl NoText {
    /// The same as a sentence.
    pub fn say(self, lang: Lang) -> String {
        let Self { byte, offset, line } = self;
        match lang {
            Lang::Vi => format!(
                "tệp không phải văn bản UTF-8 (byte 0x{byte:02X} ở vị trí {offset}, dòng {line}); hãy lưu lại với bảng mã UTF-8 (trong Excel: “CSV UTF-8”)"
            ),
            Lang::En => format!(
                "the file is no UTF-8 text (byte 0x{byte:02X} at offset {offset}, line {line}); save it in UTF-8 (in Excel: \"CSV UTF-8\")"
            ),
        }
    }
}

/// Two bytes to one UTF-16 unit.
type Join = fn([u8; 2]) -> u16;

/// The text of UTF-8 or UTF-16 bytes. Any other encoding is refused: which one it is could only be guessed.
pub fn decode(bytes: &[u8]) -> Result<(String, Encoding), NoText> {
    if let Some((join, mark)) = wide(bytes) {
        return decode_wide(bytes, mark, join).map(|text| (text, Encoding::Utf16));
    }
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    match std::str::from_utf8(&bytes[mark..]) {
        Ok(text) => Ok((text.to_owned(), Encoding::Utf8)),
        Err(error) => {
            let offset = mark + error.valid_up_to();
            let line = 1 + bytes[..offset].iter().filter(|byte| **byte == b'\n').count();
            Err(NoText { byte: bytes[offset], offset, line })
        }
    }
}

/// How the bytes of UTF-16 are joined, and how long its mark is. Without a mark it is known by the zeros beside Latin
/// letters, of which every heading and every GeoJSON has many.
fn wide(bytes: &[u8]) -> Option<(Join, usize)> {
    const SAMPLE: usize = 4096;
    match bytes {
        [0xff, 0xfe, ..] => return Some((u16::from_le_bytes, 2)),
        [0xfe, 0xff, ..] => return Some((u16::from_be_bytes, 2)),
        _ => {}
    }
    let pairs = bytes[..bytes.len().min(SAMPLE)].chunks_exact(2);
    let all = pairs.len();
    let (mut first, mut second) = (0, 0);
    for pair in pairs {
        first += usize::from(pair[0] == 0);
        second += usize::from(pair[1] == 0);
    }
    match () {
        () if first == 0 && second * 4 > all => Some((u16::from_le_bytes, 0)),
        () if second == 0 && first * 4 > all => Some((u16::from_be_bytes, 0)),
        () => None,
    }
}

fn decode_wide(bytes: &[u8], mark: usize, join: Join) -> Result<String, NoText> {
    let pairs = bytes[mark..].chunks_exact(2);
    let cut = !pairs.remainder().is_empty();
    let (mut text, mut at, mut line) = (String::with_capacity(bytes.len()), mark, 1);
    let broken = |offset: usize, line| NoText { byte: bytes[offset], offset, line };
    for unit in char::decode_utf16(pairs.map(|pair| join([pair[0], pair[1]]))) {
        let c = unit.map_err(|_| broken(at, line))?;
        at += 2 * c.len_utf16();
        line += usize::from(c == '\n');
        text.push(c);
    }
    if cut { Err(broken(bytes.len() - 1, line)) } else { Ok(text) }
}

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

/// What is wrong with a text of a column, if anything.
pub(super) fn fault(text: &str, property: &str) -> Option<TextFault> {
    let (most, found) = (longest(property), text.chars().count());
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

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[rstest]
    #[case::plain("Phường".as_bytes().to_vec(), Encoding::Utf8)]
    #[case::marked("\u{feff}Phường".as_bytes().to_vec(), Encoding::Utf8)]
    #[case::little(utf16("\u{feff}Phường", u16::to_le_bytes), Encoding::Utf16)]
    #[case::big(utf16("\u{feff}Phường", u16::to_be_bytes), Encoding::Utf16)]
    #[case::unmarked(utf16("Phường", u16::to_le_bytes), Encoding::Utf16)]
    #[case::unmarked_big(utf16("Phường", u16::to_be_bytes), Encoding::Utf16)]
    fn a_text_is_read_in_its_encoding(#[case] bytes: Vec<u8>, #[case] encoding: Encoding) {
        assert_eq!(decode(&bytes), Ok(("Phường".to_owned(), encoding)));
    }

    #[test]
    fn a_first_letter_beyond_latin_does_not_hide_utf_16() {
        let text = "Địa chỉ;Tên\nSố 1;Cơ khí\n";
        assert_eq!(decode(&utf16(text, u16::to_le_bytes)), Ok((text.to_owned(), Encoding::Utf16)));
    }

    #[rstest]
    #[case::windows_1258(b"a\nPh\xfd\xf5ng".to_vec(), NoText { byte: 0xfd, offset: 4, line: 2 })]
    #[case::lone_surrogate(vec![0xff, 0xfe, b'a', 0, 0x00, 0xd8, b'b', 0], NoText { byte: 0x00, offset: 4, line: 1 })]
    #[case::half_a_unit(vec![0xff, 0xfe, b'\n', 0, b'b'], NoText { byte: b'b', offset: 4, line: 2 })]
    fn what_is_no_text_is_placed(#[case] bytes: Vec<u8>, #[case] fault: NoText) {
        assert_eq!(decode(&bytes), Err(fault));
    }

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
