//! Encodings of Vietnamese before Unicode, which old programs still write.

use crate::model::fold::composed;

/// The characters of TCVN 5712-1 from 0x80 on, as `iconv` of glibc 2.36 has them.
const TCVN: &str = "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ\
     \u{a0}ĂÂÊÔƠƯĐăâêôơưđẰ\u{300}\u{309}\u{303}\u{301}\u{323}àảãáạẲằẳẵắẴ\
     ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò\
     ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ";

/// The characters of Windows-1252 from 0x80 to 0x9F; those that are not assigned are control characters.
const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// A text in TCVN 5712, of the fonts `.VnTime`.
pub(super) fn tcvn3(bytes: &[u8]) -> String {
    let upper: Vec<char> = TCVN.chars().collect();
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        // A digit has no accent: programs for the fonts kept the sign of degrees of Latin-1.
        let is_degree = *byte == 0xb0 && text.ends_with(|c: char| c.is_ascii_digit());
        text.push(if is_degree { '°' } else { one(*byte, &upper) });
    }
    composed(&text)
}

/// A text in Windows-1258, whose tones are characters of their own.
pub(super) fn windows_1258(bytes: &[u8]) -> String {
    composed(&latin(bytes).chars().map(of_windows_1258).collect::<String>())
}

/// A text in the encoding of the fonts `VNI-Times`, whose tones follow their letters.
pub(super) fn vni(bytes: &[u8]) -> String {
    let text = latin(bytes);
    let mut out = String::with_capacity(text.len());
    let mut may_take = false;
    for c in text.chars() {
        if let Some(marks) = vni_marks(c).filter(|_| may_take) {
            out.push_str(marks);
            may_take = false;
            continue;
        }
        let letter = vni_letter(c);
        out.push(letter);
        may_take = "aeouyơưAEOUYƠƯ".contains(letter);
    }
    composed(&out)
}

fn one(byte: u8, upper: &[char]) -> char {
    usize::from(byte).checked_sub(0x80).map_or(char::from(byte), |at| upper[at])
}

/// A text in Windows-1252.
fn latin(bytes: &[u8]) -> String {
    let upper: Vec<char> = WINDOWS.chars().collect();
    let letter = |byte: &u8| match byte {
        0x80..=0x9f => one(*byte, &upper),
        byte => char::from(*byte),
    };
    bytes.iter().map(letter).collect()
}

/// The character of Windows-1258 for one of Windows-1252.
fn of_windows_1258(c: char) -> char {
    match c {
        'Ã' => 'Ă',
        'ã' => 'ă',
        'Ì' => '\u{300}',
        'Ò' => '\u{309}',
        'Þ' => '\u{303}',
        'ì' => '\u{301}',
        'ò' => '\u{323}',
        'Ð' => 'Đ',
        'ð' => 'đ',
        'Õ' => 'Ơ',
        'õ' => 'ơ',
        'Ý' => 'Ư',
        'ý' => 'ư',
        'þ' => '₫',
        c => c,
    }
}

/// The marks of a letter that a character of VNI adds to the one before it.
fn vni_marks(c: char) -> Option<&'static str> {
    Some(match c.to_lowercase().next()? {
        'ù' => "\u{301}",
        'ø' => "\u{300}",
        'û' => "\u{309}",
        'õ' => "\u{303}",
        'ï' => "\u{323}",
        'ê' => "\u{306}",
        'é' => "\u{306}\u{301}",
        'è' => "\u{306}\u{300}",
        'ú' => "\u{306}\u{309}",
        'ü' => "\u{306}\u{303}",
        'ë' => "\u{306}\u{323}",
        'â' => "\u{302}",
        'á' => "\u{302}\u{301}",
        'à' => "\u{302}\u{300}",
        'å' => "\u{302}\u{309}",
        'ã' => "\u{302}\u{303}",
        'ä' => "\u{302}\u{323}",
        _ => return None,
    })
}

/// The letter of VNI that needs no mark.
fn vni_letter(c: char) -> char {
    match c {
        'ô' => 'ơ',
        'Ô' => 'Ơ',
        'ö' => 'ư',
        'Ö' => 'Ư',
        'ñ' => 'đ',
        'Ñ' => 'Đ',
        'æ' => 'ỉ',
        'Æ' => 'Ỉ',
        'ó' => 'ĩ',
        'Ó' => 'Ĩ',
        'ò' => 'ị',
        'Ò' => 'Ị',
        'î' => 'ỵ',
        'Î' => 'Ỵ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(tcvn3, b"C\xabng ty C\xac kh\xdd \xa7\xf8c Th\xb6o", "Công ty Cơ khí Đức Thảo")]
    #[case(tcvn3, b"105\xb045' \xa7\xabng", "105°45' Đông")]
    #[case(windows_1258, b"C\xf4ng ty C\xf5 kh\xed \xd0\xfd\xecc Tha\xd2o", "Công ty Cơ khí Đức Thảo")]
    #[case(vni, b"Co\xe2ng ty C\xf4 kh\xed \xd1\xf6\xf9c Tha\xfbo", "Công ty Cơ khí Đức Thảo")]
    #[case(vni, b"TR\xd6\xd4\xd8NG \xd1A\xcfI HO\xcfC \x96 xa\xe9m", "TRƯỜNG ĐẠI HỌC – xắm")]
    #[case(windows_1258, b"\x93Qu\xe2\xf2n\x94 12 000 \xfe", "“Quận” 12 000 ₫")]
    fn old_encodings_become_composed_letters(
        #[case] decode: fn(&[u8]) -> String,
        #[case] bytes: &[u8],
        #[case] text: &str,
    ) {
        assert_eq!(decode(bytes), text);
    }

    #[test]
    fn every_byte_has_a_character() {
        assert_eq!((TCVN.chars().count(), WINDOWS.chars().count()), (128, 32));
    }
}
