//! Codes and texts as keyboards, spreadsheets and web pages write them, in the characters that were meant.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use crate::model::{
    fold::fold,
    lang::Lang,
    sector::{SectorCode, VsicVersion},
    tax_code::TaxCode,
    vsic,
};

/// A code without what is not part of it: digits of full width, dashes that look alike, an apostrophe before it that keeps
/// spreadsheets from reading a number, characters without width.
pub(super) fn code(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii() && c != '\'' && c != '`';
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let meant = |c: char| match c {
        '\u{ff10}'..='\u{ff19}' => char::from_digit(u32::from(c) - 0xff10, 10),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' | '\u{fe58}' => Some('-'),
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => None,
        '\u{a0}' | '\u{202f}' | '\u{3000}' => Some(' '),
        '\u{ff0e}' => Some('.'),
        c => Some(c),
    };
    let clean: String = text.chars().filter_map(meant).collect();
    clean.trim_matches(['\'', '`', '\u{2018}', '\u{2019}', ' ']).to_owned().into()
}

/// A text without the references to characters that web pages write: `A &amp; B` is `A & B`. A text with an ampersand that is
/// part of no such reference stays as it is.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    quick_xml::escape::unescape(text).unwrap_or(Cow::Borrowed(text))
}

/// A tax code, and whether a zero that a spreadsheet dropped was restored. It is if its check digit proves it.
pub(super) fn tax_code(text: &str) -> (String, bool) {
    let clean = code(text);
    let mut bare = clean.trim();
    if let Some((label, rest)) = bare.split_once(|c: char| c == ':' || c.is_whitespace())
        && matches!(fold(label).as_str(), "mst" | "msdn" | "ma so thue" | "tax code")
    {
        bare = rest.trim_start_matches([':', ' ']).trim();
    }
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let bare = bare.strip_suffix(".0").filter(|whole| is_digits(whole)).unwrap_or(bare);
    let first = bare.split('-').next().unwrap_or_default().trim();
    // The code of a branch without its dash; the number of a person has 12 digits too, and begins with 0.
    let is_branch = first.len() == 12 && bare == first && !first.starts_with('0');
    if (first.len() == 9 || is_branch) && is_digits(first) {
        let longer = format!("0{bare}");
        if TaxCode::new(&longer).is_some_and(|code| code.fault().is_none()) {
            return (longer, true);
        }
    }
    (bare.to_owned(), false)
}

/// A sector as it was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sector {
    /// A code.
    Code(SectorCode),
    /// A code whose first zero a spreadsheet dropped.
    Restored(SectorCode),
    /// The name of a sector of the classification.
    Named(SectorCode),
    /// Words that are no name of the classification.
    Words,
    /// Codes of several sectors.
    Several,
    /// Neither.
    Unknown,
}

/// Reads a sector: `2511`, `C2511`, `25.11`, `2511: Sản xuất …`, or its name.
pub(super) fn sector(version: VsicVersion, text: &str) -> Sector {
    let clean = code(text);
    let clean = clean.trim();
    let of = |code: &str| SectorCode::new(version, code).ok();
    let plain =
        |text: &str| of(text).or_else(|| of(text.strip_suffix(".0")?)).or_else(|| dotted(version, text));
    // A code may be followed by its name.
    let end = clean.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(clean.len());
    let (first, rest) = clean.split_at(end);
    let is_name = rest.is_empty()
        || (!rest.contains(|c: char| c.is_ascii_digit()) && rest.contains(char::is_alphabetic));
    let first = first.trim_end_matches('.');
    // After a blank alone, a short number may count something.
    let is_marked =
        rest.trim_start().starts_with([':', '-', ')', ';']) || (rest.starts_with(' ') && first.len() >= 4);
    let is_name = rest.is_empty() || (is_name && is_marked);
    if is_name && first.len() <= 7 {
        if let Some(code) = plain(first).or_else(|| within_section(version, first)) {
            return Sector::Code(code);
        }
        if let Some(code) = of(&format!("0{first}")).filter(|_| (1..=4).contains(&first.len())) {
            return Sector::Restored(code);
        }
    }
    match named(version, clean) {
        Some(code) => Sector::Named(code),
        None if is_list(version, clean) => Sector::Several,
        None if clean.contains(|c: char| c.is_ascii_digit()) || clean.chars().count() < 3 => Sector::Unknown,
        None => Sector::Words,
    }
}

/// Whether a text lists the codes of several sectors.
fn is_list(version: VsicVersion, text: &str) -> bool {
    let parts: Vec<&str> =
        text.split([';', ',', '/', '\n', '+']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let is_code = |part: &&str| matches!(sector(version, part), Sector::Code(_) | Sector::Restored(_));
    parts.len() > 1 && parts.iter().all(is_code)
}

/// `25.11` as `2511`.
fn dotted(version: VsicVersion, text: &str) -> Option<SectorCode> {
    let (division, rest) = text.split_once('.')?;
    let joined = format!("{division}{}", rest.replace('.', ""));
    SectorCode::new(version, &joined).ok().filter(|_| division.len() == 2)
}

/// `C2511` as `2511`, if that is in section C.
fn within_section(version: VsicVersion, text: &str) -> Option<SectorCode> {
    let letter = text.get(..1).filter(|letter| letter.bytes().all(|byte| byte.is_ascii_alphabetic()))?;
    let rest = text[1..].trim_start_matches('.');
    let code = SectorCode::new(version, rest).ok().or_else(|| dotted(version, rest))?;
    let section = vsic::section(code)?;
    (section.as_str() == letter.to_ascii_uppercase()).then_some(code)
}

/// The most general sector of each name; `None` if different sectors have it.
static NAMES: LazyLock<HashMap<(VsicVersion, String), Option<SectorCode>>> = LazyLock::new(|| {
    let mut all: HashMap<(VsicVersion, String), Vec<SectorCode>> = HashMap::new();
    for heading in VsicVersion::ALL.iter().flat_map(|version| vsic::headings(*version)) {
        for lang in Lang::ALL {
            let name = (heading.code.version(), fold(heading.name(*lang)));
            all.entry(name).or_default().push(heading.code);
        }
    }
    let general = |mut codes: Vec<SectorCode>| {
        codes.sort_by_key(SectorCode::level);
        let first = *codes.first()?;
        codes.iter().all(|code| code.is_within(&first)).then_some(first)
    };
    all.into_iter().map(|(name, codes)| (name, general(codes))).collect()
});

fn named(version: VsicVersion, text: &str) -> Option<SectorCode> {
    NAMES.get(&(version, fold(text))).copied().flatten()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("0101248141", "0101248141", false)]
    #[case("101248141", "0101248141", true)]
    #[case("101248142", "101248142", false)]
    #[case("314409058-002", "0314409058-002", true)]
    #[case("314409058002", "0314409058002", true)]
    #[case("314409059002", "314409059002", false)]
    #[case("034085012345", "034085012345", false)]
    #[case("0314409058\u{2013}002", "0314409058-002", false)]
    #[case("'0101248141", "0101248141", false)]
    #[case("\u{2018}0101248141", "0101248141", false)]
    #[case("MST: 0101248141", "0101248141", false)]
    #[case("MST 0101248141", "0101248141", false)]
    #[case("0101248141.0", "0101248141", false)]
    #[case("０１０１２４８１４１", "0101248141", false)]
    #[case("\u{200b}0101248141", "0101248141", false)]
    #[case("chưa có", "chưa có", false)]
    fn a_tax_code_is_read_as_it_was_meant(#[case] text: &str, #[case] code: &str, #[case] is_restored: bool) {
        assert_eq!(tax_code(text), (code.to_owned(), is_restored));
    }

    #[rstest]
    #[case("Cơ khí A &amp; B", "Cơ khí A & B")]
    #[case("C&#244;ng ty &quot;B&#x1ea3;o An&quot;", "Công ty \"Bảo An\"")]
    #[case("A & B", "A & B")]
    #[case("A&B; C", "A&B; C")]
    #[case("&#0; &#xfffffff;", "&#0; &#xfffffff;")]
    fn characters_written_as_web_pages_do_are_read(#[case] text: &str, #[case] meant: &str) {
        assert_eq!(unescaped(text), meant);
    }

    fn of(code: &str) -> SectorCode {
        SectorCode::new(VsicVersion::V2018, code).unwrap()
    }

    #[rstest]
    #[case("2592", "2592")]
    #[case("C2592", "2592")]
    #[case("c.2592", "2592")]
    #[case("25.92", "2592")]
    #[case("25.0", "25")]
    #[case("2592.0", "2592")]
    #[case("2592: Gia công cơ khí; xử lý và tráng phủ kim loại", "2592")]
    #[case("2592 - Gia công cơ khí", "2592")]
    #[case("C", "C")]
    #[case("２５９２", "2592")]
    fn a_sector_is_read_however_its_code_is_written(#[case] text: &str, #[case] code: &str) {
        assert_eq!(sector(VsicVersion::V2018, text), Sector::Code(of(code)));
    }

    #[test]
    fn other_sectors_are_told_apart() {
        let read = |text: &str| sector(VsicVersion::V2018, text);
        assert_eq!(read("0710"), Sector::Code(of("0710")));
        assert_eq!(read("710"), Sector::Restored(of("0710")));
        assert_eq!(read("SẢN XUẤT TRANG PHỤC"), Sector::Named(of("14")));
        assert_eq!(read("cơ khí và đồ gia dụng"), Sector::Words);
        for list in ["25, 28", "1410; 4641", "2592/2511", "C2592; 1410: May trang phục"] {
            assert_eq!(read(list), Sector::Several, "{list}");
        }
        for unknown in ["99999", "25, 99999", "D2592", "-", "?"] {
            assert_eq!(read(unknown), Sector::Unknown, "{unknown}");
        }
    }
}
