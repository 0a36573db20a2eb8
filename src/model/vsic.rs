//! The headings of VSIC: all of VSIC 2018, and sections B to E of VSIC 2025.

use std::{collections::BTreeMap, ops::Range, sync::LazyLock};

use super::{
    fold::fold,
    lang::Lang,
    sector::{SectorCode, UnknownSector, VsicVersion},
};

/// A heading of the classification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Version and code.
    pub code: SectorCode,
    /// The heading above; for a division, its section.
    pub parent: Option<SectorCode>,
    /// Official Vietnamese name.
    pub name: String,
    /// English name, if one is known.
    pub name_en: Option<String>,
}

impl Heading {
    /// The name in a language; the Vietnamese name if no English name is known.
    pub fn name(&self, lang: Lang) -> &str {
        lang.pick(&self.name, self.name_en.as_ref().unwrap_or(&self.name))
    }
}

const FILES: [&str; 2] =
    [include_str!("../../geodata/vsic-2018.csv"), include_str!("../../geodata/vsic-2025-industry.csv")];

static HEADINGS: LazyLock<BTreeMap<SectorCode, Heading>> = LazyLock::new(|| {
    let mut headings: BTreeMap<SectorCode, Heading> =
        FILES.iter().flat_map(|text| read(text)).map(|h| (h.code, h)).collect();
    // A heading of 2025 has the English name of the heading of 2018 with the same code and Vietnamese name.
    let named = |own: &Heading| {
        let old = headings.get(&SectorCode::unchecked(VsicVersion::V2018, own.code.as_str())?)?;
        (fold(&old.name) == fold(&own.name)).then(|| old.name_en.clone())?
    };
    let english: Vec<_> =
        headings.values().filter(|h| h.name_en.is_none()).map(|h| (h.code, named(h))).collect();
    for (code, name) in english {
        headings.entry(code).and_modify(|own| own.name_en = name);
    }
    headings
});

/// Columns: version, code, level, parent, name, name_en.
fn read(text: &str) -> Vec<Heading> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heading = |row: csv::StringRecord| -> Option<Heading> {
        let version: VsicVersion = row.get(0)?.parse().ok()?;
        let filled = |at: usize| row.get(at).filter(|t| !t.is_empty());
        Some(Heading {
            code: SectorCode::unchecked(version, row.get(1)?)?,
            parent: filled(3).and_then(|code| SectorCode::unchecked(version, code)),
            name: row.get(4)?.to_owned(),
            name_en: filled(5).map(str::to_owned),
        })
    };
    reader.records().filter_map(Result::ok).filter_map(heading).collect()
}

/// The heading of a code.
pub fn find(code: SectorCode) -> Option<&'static Heading> {
    numbered(number(code)?)
}

/// The section of a code.
pub fn section(code: SectorCode) -> Option<SectorCode> {
    let division = if code.level() > 2 { code.at_level(2)? } else { code };
    if division.level() == 1 { Some(division) } else { find(division)?.parent }
}

/// Headings by number, for columns of numbers in memory.
struct Numbers {
    /// In order of code; the number of a heading is its index plus one.
    headings: Vec<&'static Heading>,
    /// The number of the heading of each possible code (`place`); 0 if there is none.
    by_place: Vec<u16>,
    /// The division of each number; 0 for a section.
    divisions_of: Vec<u8>,
    /// In order of code; the number of a division is its index plus one.
    divisions: Vec<SectorCode>,
}

static NUMBERS: LazyLock<Numbers> = LazyLock::new(|| {
    let headings: Vec<&Heading> = HEADINGS.values().collect();
    let divisions: Vec<SectorCode> = headings.iter().map(|h| h.code).filter(|c| c.level() == 2).collect();
    let division_of = |code: SectorCode| {
        let at = code.at_level(2).and_then(|division| divisions.binary_search(&division).ok());
        at.map_or(0, |at| u8::try_from(at + 1).expect("two versions have far fewer than 255 divisions"))
    };
    let divisions_of = headings.iter().map(|h| division_of(h.code)).collect();
    let mut by_place = vec![0; VsicVersion::ALL.len() * PLACES];
    for (heading, number) in headings.iter().zip(1..) {
        by_place[place(heading.code).expect("a heading has a letter or digits")] = number;
    }
    Numbers { headings, by_place, divisions_of, divisions }
});

/// The first place of codes of each length: 26 letters, then all numbers of two, three, four and five digits.
const FIRST_PLACES: [usize; 6] = [0, 0, 26, 126, 1_126, 11_126];

/// The number of places of a version.
const PLACES: usize = 111_126;

/// The place of a code in a table of all possible ones; `None` if it is neither a letter nor digits.
fn place(code: SectorCode) -> Option<usize> {
    let value = match *code.as_bytes() {
        [letter] => usize::from(letter.checked_sub(b'A').filter(|at| *at < 26)?),
        ref digits => digits.iter().try_fold(0, |value, digit| {
            Some(10 * value + usize::from(digit.checked_sub(b'0').filter(|at| *at < 10)?))
        })?,
    };
    Some(code.version() as usize * PLACES + FIRST_PLACES[usize::from(code.level())] + value)
}

/// Upper bound of the number of divisions, unknown included: sets of divisions are bits of a `u128`.
pub const MOST_DIVISIONS: usize = 128;

/// The number of a heading, from 1. It is valid only within this program; files keep codes.
pub fn number(code: SectorCode) -> Option<u16> {
    Some(NUMBERS.by_place[place(code)?]).filter(|number| *number > 0)
}

/// The heading with a number; `None` for 0.
pub fn numbered(number: u16) -> Option<&'static Heading> {
    NUMBERS.headings.get(usize::from(number).checked_sub(1)?).copied()
}

/// The number of numbers, 0 included.
pub fn numbers() -> usize {
    NUMBERS.headings.len() + 1
}

/// The numbers of a heading and of those below it, as ranges.
pub fn numbers_within(code: SectorCode) -> impl Iterator<Item = Range<u16>> {
    let of_section = move |d: &&SectorCode| code.level() == 1 && section(**d) == Some(code);
    let divisions = NUMBERS.divisions.iter().filter(of_section);
    std::iter::once(code).chain(divisions.copied()).map(nested)
}

/// The numbers of the headings whose digits start with those of a code, which are consecutive.
fn nested(code: SectorCode) -> Range<u16> {
    let number = |at: usize| u16::try_from(at + 1).expect("two versions have far fewer than 65,535 headings");
    let first = NUMBERS.headings.partition_point(|h| h.code < code);
    let begins =
        |h: &&Heading| h.code.version() == code.version() && h.code.as_str().starts_with(code.as_str());
    let count = NUMBERS.headings[first..].partition_point(begins);
    number(first)..number(first + count)
}

/// The number of the division of a numbered heading; 0 for a section and for numbers without a heading.
pub fn division_of(number: u16) -> u8 {
    usize::from(number).checked_sub(1).and_then(|at| NUMBERS.divisions_of.get(at).copied()).unwrap_or(0)
}

/// The division with a number; `None` for 0.
pub fn division(number: u8) -> Option<SectorCode> {
    NUMBERS.divisions.get(usize::from(number).checked_sub(1)?).copied()
}

/// Every heading of a version, in order of code.
pub fn headings(version: VsicVersion) -> impl Iterator<Item = &'static Heading> {
    HEADINGS.values().filter(move |h| h.code.version() == version)
}

impl SectorCode {
    /// Parses a code; it must exist in its version.
    ///
    /// # Errors
    ///
    /// [`UnknownSector`] if the code does not exist in the version.
    pub fn new(version: VsicVersion, code: &str) -> Result<Self, UnknownSector> {
        let code = code.trim();
        let sector = Self::unchecked(version, code).filter(|s| find(*s).is_some());
        sector.ok_or_else(|| UnknownSector { version, code: code.to_owned() })
    }

    /// The code itself or its ancestor at a coarser level; `None` if the code is coarser than the level.
    pub fn at_level(&self, level: u8) -> Option<Self> {
        match level {
            1 => section(*self),
            _ if level <= self.len && self.len > 1 => {
                Self::unchecked(self.version, &self.as_str()[..usize::from(level)])
            }
            _ => None,
        }
    }

    /// Whether it is `ancestor` or lies below it.
    pub fn is_within(&self, ancestor: &Self) -> bool {
        self.at_level(ancestor.level()) == Some(*ancestor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> SectorCode {
        text.parse().unwrap()
    }

    /// Counts by level in Decision 27/2018/QĐ-TTg; its annex lists 464 classes.
    #[test]
    fn the_classification_of_2018_is_whole() {
        let count = |level| headings(VsicVersion::V2018).filter(|h| h.code.level() == level).count();
        assert_eq!([1, 2, 3, 4, 5].map(count), [21, 88, 242, 464, 734]);
    }

    #[test]
    fn sections_b_to_e_of_2025_are_there() {
        assert_eq!(headings(VsicVersion::V2025).count(), 528);
    }

    #[test]
    fn every_heading_but_a_section_has_a_parent_in_its_version() {
        for heading in HEADINGS.values() {
            let parent = heading.parent.and_then(find);
            assert_eq!(parent.is_none(), heading.code.level() == 1, "{}", heading.code);
        }
    }

    #[test]
    fn numbers_tell_what_codes_tell() {
        assert!(NUMBERS.divisions.len() < MOST_DIVISIONS, "a bit for each division and one for none");
        for heading in HEADINGS.values() {
            let own = number(heading.code).unwrap();
            assert_eq!(numbered(own), Some(heading));
            assert_eq!(division(division_of(own)), heading.code.at_level(2));
        }
        for asked in ["C", "25", "2599", "2025:B", "2025:26", "10101"] {
            let inside: Vec<u16> = numbers_within(code(asked)).flatten().collect();
            let all = 1..u16::try_from(numbers()).unwrap();
            let told = all.filter(|n| numbered(*n).unwrap().code.is_within(&code(asked)));
            let mut sorted = inside.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, told.collect::<Vec<_>>(), "{asked}");
        }
        assert_eq!((numbered(0), division(0), division_of(0)), (None, None, 0));
    }

    #[test]
    fn a_code_knows_its_ancestors() {
        assert_eq!(code("2599").at_level(2), Some(code("25")));
        assert_eq!(code("2599").at_level(1), Some(code("C")));
        assert_eq!(code("25").at_level(4), None);
        assert!(code("2599").is_within(&code("C")));
        assert!(!code("2025:25").is_within(&code("2018:25")));
    }

    #[test]
    fn what_is_no_code_has_no_heading() {
        for text in ["a", "[", "1", "C1", "2C", "99", "999", "9999", "99999", "25 "] {
            let packed = SectorCode::unchecked(VsicVersion::V2025, text).unwrap();
            assert_eq!((number(packed), find(packed)), (None, None), "{text}");
        }
    }

    #[test]
    fn a_code_of_one_version_may_be_missing_in_the_other() {
        assert!("2018:3101".parse::<SectorCode>().is_err());
        assert!("2025:3101".parse::<SectorCode>().is_ok());
        assert!("99999".parse::<SectorCode>().is_err());
    }
}
