//! Decoding of text files.

use std::borrow::Cow;

use super::{
    encoding::{tcvn3, vni, windows_1258},
    syllables,
};
use crate::model::{closed::closed, lang::Lang};

closed! {
    /// The encoding of a text.
    pub enum Encoding {
        /// UTF-8, with or without a byte order mark.
        Utf8 = "utf-8" ("UTF-8", "UTF-8"),
        /// UTF-16 of either byte order, with or without a byte order mark.
        Utf16 = "utf-16" ("UTF-16", "UTF-16"),
        /// Windows-1258.
        Windows1258 = "windows-1258" ("Windows-1258", "Windows-1258"),
        /// TCVN 5712, of the fonts `.VnTime`.
        Tcvn3 = "tcvn3" ("TCVN3", "TCVN3"),
        /// The encoding of the fonts `VNI-Times`.
        Vni = "vni" ("VNI", "VNI"),
    }
}

impl Encoding {
    /// The decoder of an encoding with one byte for each character.
    fn table(self) -> Option<fn(&[u8]) -> String> {
        match self {
            Self::Utf8 | Self::Utf16 => None,
            Self::Windows1258 => Some(windows_1258),
            Self::Tcvn3 => Some(tcvn3),
            Self::Vni => Some(vni),
        }
    }
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

/// Decodes a text in the requested encoding, or in the one that is found: UTF-8 or UTF-16, or else the only old encoding
/// in which its words are Vietnamese.
///
/// # Errors
///
/// [`NoText`] as for [`decode`].
pub fn decode_as(bytes: &[u8], asked: Option<Encoding>) -> Result<(Cow<'_, str>, Encoding), NoText> {
    match asked.map(|asked| (asked, asked.table())) {
        None => decode(bytes).or_else(|fault| old(bytes).ok_or(fault)),
        Some((asked, Some(table))) => Ok((table(bytes).into(), asked)),
        Some((Encoding::Utf16, None)) => {
            let (join, mark) = wide(bytes).unwrap_or((u16::from_le_bytes, 0));
            decode_wide(bytes, mark, join).map(|text| (text.into(), Encoding::Utf16))
        }
        Some((asked, None)) => decode_narrow(bytes).map(|text| (text, asked)),
    }
}

/// The beginning of a text in an old encoding, which is read in all of them to find its own, in bytes.
const SAMPLE: usize = 1 << 20;

/// A text in an old encoding, if there is no doubt which one. A text in UTF-8 with some wrong bytes is none.
fn old(bytes: &[u8]) -> Option<(Cow<'_, str>, Encoding)> {
    const LEAST: f64 = 0.85;
    const APART: f64 = 0.1;
    const FEW: usize = 8;
    let (valid, broken) = bytes.utf8_chunks().fold((0, 0), |(valid, broken), chunk| {
        let letters = chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        (valid + letters, broken + usize::from(!chunk.invalid().is_empty()))
    });
    if 2 * valid > broken || bytes.contains(&0) {
        return None;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let mut texts: Vec<(f64, usize, String, Encoding)> = Encoding::ALL
        .iter()
        .filter_map(|encoding| {
            let text = encoding.table()?(sample);
            let (share, words) = syllables::share(&text);
            Some((share, words, text, *encoding))
        })
        .collect();
    texts.sort_by(|a, b| b.0.total_cmp(&a.0));
    let next = texts.get(1).map_or(0.0, |next| next.0);
    let (share, words, text, encoding) = texts.into_iter().next()?;
    let least = if words < FEW { 1.0 } else { LEAST };
    let is_sure = share >= least && share - next >= APART && !has_lost(&text);
    let table = encoding.table().filter(|_| is_sure)?;
    let whole = if sample.len() < bytes.len() { table(bytes) } else { text };
    Some((whole.into(), encoding))
}

/// Whether a program wrote `?` for letters that it did not have.
fn has_lost(text: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let mut marks = text.match_indices('?');
    marks.any(|(at, _)| is_letter(text[..at].chars().next_back()) && is_letter(text[at + 1..].chars().next()))
}

/// Decodes UTF-8, which is not copied, or UTF-16. Other encodings are refused, since they cannot be determined with certainty.
///
/// # Errors
///
/// [`NoText`] has the position of the first byte that is not text.
pub fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), NoText> {
    if let Some((join, mark)) = wide(bytes) {
        return decode_wide(bytes, mark, join).map(|text| (text.into(), Encoding::Utf16));
    }
    decode_narrow(bytes).map(|text| (text, Encoding::Utf8))
}

fn decode_narrow(bytes: &[u8]) -> Result<Cow<'_, str>, NoText> {
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    match std::str::from_utf8(&bytes[mark..]) {
        Ok(text) => Ok(text.into()),
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
        assert_eq!(decode(&bytes), Ok(("Phường".into(), encoding)));
    }

    #[test]
    fn an_accent_with_a_zero_byte_does_not_hide_utf_16() {
        let text = "dia chi;ten\nSo\u{302}\u{301} 1;Nha\u{300} ma\u{301}y Ha\u{300}\n";
        for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            assert_eq!(decode(&utf16(text, bytes)), Ok((text.into(), Encoding::Utf16)));
        }
    }

    #[test]
    fn a_first_letter_beyond_latin_does_not_hide_utf_16() {
        let text = "Địa chỉ;Tên\nSố 1;Cơ khí\n";
        assert_eq!(decode(&utf16(text, u16::to_le_bytes)), Ok((text.into(), Encoding::Utf16)));
    }

    /// A list in three old encodings, made by `iconv -t WINDOWS-1258` and `-t TCVN5712-1`, and by hand for VNI.
    #[rstest]
    #[case(
        Encoding::Tcvn3,
        b"T\xaan;\xa7\xdea ch\xd8\nX\xad\xebng M\xe9c;Qu\xcbn Hai B\xb5 Tr\xadng, ng\xb5nh d\xd6t\n"
    )]
    #[case(Encoding::Windows1258, b"T\xean;\xd0i\xf2a chi\xd2\nX\xfd\xf5\xd2ng M\xf4\xf2c;Qu\xe2\xf2n Hai Ba\xcc Tr\xfdng, nga\xccnh d\xea\xf2t\n")]
    #[case(Encoding::Vni, b"Te\xe2n;\xd1\xf2a ch\xe6\nX\xf6\xf4\xfbng Mo\xe4c;Qua\xe4n Hai Ba\xf8 Tr\xf6ng, nga\xf8nh de\xe4t\n")]
    fn an_old_encoding_is_found_from_its_words(#[case] encoding: Encoding, #[case] bytes: &[u8]) {
        let text = "Tên;Địa chỉ\nXưởng Mộc;Quận Hai Bà Trưng, ngành dệt\n";
        assert_eq!(decode_as(bytes, None), Ok((text.into(), encoding)));
        assert_eq!(decode_as(bytes, Some(encoding)), Ok((text.into(), encoding)));
    }

    #[test]
    fn utf_8_with_some_wrong_bytes_is_no_old_encoding() {
        let mut bytes = "Xưởng Mộc, Quận Hai Bà Trưng, ngành dệt\n".repeat(20).into_bytes();
        bytes[400] = 0xb5;
        bytes[90] = 0xff;
        assert_eq!(decode_as(&bytes, None).map_err(|fault| fault.line), Err(2));
        assert!(decode_as(b"caf\xe9 cr\xe8me br\xfbl\xe9e na\xefve\n", None).is_err(), "another language");
        assert!(decode_as(b"X\xfd?ng c\xf5 kh\xed\n", None).is_err(), "letters were lost");
    }

    #[rstest]
    #[case::windows_1258(b"a\nPh\xfd\xf5ng".to_vec(), NoText { byte: 0xfd, offset: 4, line: 2 })]
    #[case::lone_surrogate(vec![0xff, 0xfe, b'a', 0, 0x00, 0xd8, b'b', 0], NoText { byte: 0x00, offset: 4, line: 1 })]
    #[case::half_a_unit(vec![0xff, 0xfe, b'\n', 0, b'b'], NoText { byte: b'b', offset: 4, line: 2 })]
    fn what_is_no_text_is_placed(#[case] bytes: Vec<u8>, #[case] fault: NoText) {
        assert_eq!(decode(&bytes), Err(fault));
    }
}
