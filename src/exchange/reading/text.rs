//! Decoding of text files.

use crate::model::lang::Lang;

/// The encoding of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16 of either byte order, with or without a byte order mark.
    Utf16,
}

/// The first position that is not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoText {
    /// The byte.
    pub byte: u8,
    /// The offset in bytes.
    pub offset: usize,
    /// The line, from 1.
    pub line: usize,
}

impl NoText {
    /// The fault as a sentence.
    pub fn say(self, lang: Lang) -> String {
        let Self { byte, offset, line } = self;
        lang.pick(
            format!(
                "tệp không phải văn bản UTF-8 (byte 0x{byte:02X} ở vị trí {offset}, dòng {line}); hãy lưu \
                 lại với bảng mã UTF-8 (trong Excel: “CSV UTF-8”)"
            ),
            format!(
                "the file is no UTF-8 text (byte 0x{byte:02X} at offset {offset}, line {line}); save it in \
                 UTF-8 (in Excel: \"CSV UTF-8\")"
            ),
        )
    }
}

/// Joins two bytes to a unit of UTF-16.
type Join = fn([u8; 2]) -> u16;

/// Decodes UTF-8 or UTF-16. Other encodings are refused, since they cannot be determined with certainty.
///
/// # Errors
///
/// [`NoText`] has the position of the first byte that is not text.
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

/// The byte order of UTF-16 and the length of its mark. Without a mark it is recognised by the zero bytes of Latin
/// letters, of which every heading and every GeoJSON file has many.
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
    // Some characters have a zero byte in the other place, such as the combining grave accent U+0300.
    match () {
        () if second * 4 > all && first * 2 < second => Some((u16::from_le_bytes, 0)),
        () if first * 4 > all && second * 2 < first => Some((u16::from_be_bytes, 0)),
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
    fn an_accent_with_a_zero_byte_does_not_hide_utf_16() {
        let text = "dia chi;ten\nSo\u{302}\u{301} 1;Nha\u{300} ma\u{301}y Ha\u{300}\n";
        for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            assert_eq!(decode(&utf16(text, bytes)), Ok((text.to_owned(), Encoding::Utf16)));
        }
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
}
