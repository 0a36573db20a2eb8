//! Encodings of texts in binary files.

use encoding_rs::{Encoding, UTF_8};

use crate::{exchange::reading::text, model::fold::composed};

/// The encoding of the texts of a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Charset {
    /// One that the file names.
    Named(&'static Encoding),
    /// One of Vietnamese before Unicode, found from the texts or requested.
    Found(text::Encoding),
}

impl Charset {
    /// The encoding with a name, as a `.cpg` has it: `UTF-8`, `65001`, `1258`, `CP1258`, `ANSI 1258`, `ISO 88591`.
    pub(super) fn of_label(label: &str) -> Option<Self> {
        let plain: String =
            label.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
        let known = match digits.as_str() {
            "65001" => Some("utf-8".to_owned()),
            page if page.len() == 4 && page.starts_with("125") => Some(format!("windows-{page}")),
            part if part.starts_with("8859") => Some(format!("iso-8859-{}", &part[4..])),
            _ => None,
        };
        let label = known.unwrap_or_else(|| if plain == "utf8" { "utf-8".to_owned() } else { plain });
        Encoding::for_label(label.as_bytes()).map(Self::Named)
    }

    /// The encoding of a table of which nothing is known but a sample of its texts and the byte that names its encoding.
    /// Windows writes that of the country it is set to, whatever the byte says, so that Vietnamese comes first. `None` if
    /// the texts are neither that nor what the byte says.
    pub(super) fn of_sample(sample: &[u8], language: u8) -> Option<Self> {
        if std::str::from_utf8(sample).is_ok() {
            return Some(Self::Named(UTF_8));
        }
        let named = match language {
            0x7c => "windows-874",
            0xc8 => "windows-1250",
            0xc9 => "windows-1251",
            0xca => "windows-1254",
            0xcb => "windows-1253",
            _ => return text::decode_as(sample, None).ok().map(|(_, found)| Self::Found(found)),
        };
        Encoding::for_label(named.as_bytes()).map(Self::Named)
    }

    /// The text of some bytes, composed.
    pub(super) fn decode(self, bytes: &[u8]) -> String {
        let text = match self {
            Self::Named(encoding) => encoding.decode_without_bom_handling(bytes).0,
            Self::Found(found) => match text::decode_as(bytes, Some(found)) {
                Ok((text, _)) => text,
                Err(_) => String::from_utf8_lossy(bytes),
            },
        };
        composed(&text)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("UTF-8", "UTF-8")]
    #[case("utf8", "UTF-8")]
    #[case("65001", "UTF-8")]
    #[case("1258", "windows-1258")]
    #[case("ANSI 1258", "windows-1258")]
    #[case("CP1252", "windows-1252")]
    #[case("ISO 88591", "windows-1252")]
    #[case("ISO-8859-15", "ISO-8859-15")]
    fn the_label_of_a_file_names_an_encoding(#[case] label: &str, #[case] right: &str) {
        let named = Encoding::for_label(right.as_bytes()).map(Charset::Named);
        assert_eq!(Charset::of_label(label), named);
    }

    #[rstest]
    #[case::utf_8("Phường".as_bytes(), 0x57, Some("Phường"))]
    #[case::plain(b"Phuong", 0, Some("Phuong"))]
    #[case::windows_1258(b"Ph\xfd\xf5\xccng, \xd0\xf4\xecng", 0x57, Some("Phường, Đống"))]
    #[case::named(b"\xd8", 0xc9, Some("Ш"))]
    #[case::tcvn3(b"Ph\xad\xeang, nh\xb5 m\xb8y", 0x57, Some("Phường, nhà máy"))]
    #[case::none(b"\xfe\xfe \x81\x8d", 0x57, None)]
    fn an_encoding_is_found_or_none(
        #[case] sample: &[u8],
        #[case] language: u8,
        #[case] right: Option<&str>,
    ) {
        let found = Charset::of_sample(sample, language).map(|charset| charset.decode(sample));
        assert_eq!(found.as_deref(), right);
    }
}
