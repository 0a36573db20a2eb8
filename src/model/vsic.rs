//! The classification itself: VSIC 2018 whole, VSIC 2025 for sections B to E.

use std::{collections::BTreeMap, sync::LazyLock};

use super::{
    lang::Lang,
    sector::{SectorCode, VsicVersion},
};

/// A heading of the classification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Version and code.
    pub code: SectorCode,
    /// The heading above; a division's is its section.
    pub parent: Option<SectorCode>,
    /// Official Vietnamese name.
    pub name: String,
    /// English name where one is known.
    pub name_en: Option<String>,
}

impl Heading {
    /// The name in a language; Vietnamese where no English is known.
    pub fn name(&self, lang: Lang) -> &str {
        lang.pick(&self.name, self.name_en.as_ref().unwrap_or(&self.name))
    }
}

const FILES: [&str; 2] =
    [include_str!("../../geodata/vsic-2018.csv"), include_str!("../../geodata/vsic-2025-industry.csv")];

static HEADINGS: LazyLock<BTreeMap<SectorCode, Heading>> =
    LazyLock::new(|| FILES.iter().flat_map(|text| read(text)).map(|h| (h.code, h)).collect());

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
    HEADINGS.get(&code)
}

/// The section a code belongs to.
pub fn section(code: SectorCode) -> Option<SectorCode> {
    let division = if code.level() > 2 { code.at_level(2)? } else { code };
    if division.level() == 1 { Some(division) } else { find(division)?.parent }
}

/// Every heading of a version, in order of code.
pub fn headings(version: VsicVersion) -> impl Iterator<Item = &'static Heading> {
    HEADINGS.values().filter(move |h| h.code.version() == version)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> SectorCode {
        text.parse().unwrap()
    }

    /// Counts of Decision 27/2018/QĐ-TTg by level; its annex lists 464 classes.
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
    fn a_code_knows_its_ancestors() {
        assert_eq!(code("2599").at_level(2), Some(code("25")));
        assert_eq!(code("2599").at_level(1), Some(code("C")));
        assert_eq!(code("25").at_level(4), None);
        assert!(code("2599").is_within(&code("C")));
        assert!(!code("2025:25").is_within(&code("2018:25")));
    }

    #[test]
    fn a_code_of_one_version_may_be_missing_in_the_other() {
        assert!("2018:3101".parse::<SectorCode>().is_err());
        assert!("2025:3101".parse::<SectorCode>().is_ok());
        assert!("99999".parse::<SectorCode>().is_err());
    }
}
