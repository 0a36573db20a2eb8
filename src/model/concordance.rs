//! The concordance of VSIC 2018 and VSIC 2025 for sections B to E, after Annex II of letter 3061/CTK-CSCL of the
//! statistics office (December 2025). It names one heading or several for each code and states no shares.

use std::{collections::BTreeMap, sync::LazyLock};

use super::{
    sector::{SectorCode, VsicVersion},
    vsic,
};

const FILE: &str = include_str!("../../geodata/vsic-concordance.csv");

/// A heading of VSIC 2025 that takes in a part of a code of VSIC 2018.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// The heading.
    pub code: SectorCode,
    /// The share of the old code that goes there; `None` where no source states one.
    pub weight: Option<f64>,
}

/// What became of a code in VSIC 2025.
#[derive(Debug, Clone, PartialEq)]
pub enum Mapping {
    /// All of it counts under this heading, which may take in parts of other codes too.
    One(SectorCode),
    /// It was split; where its own digits go on, they come first.
    Several(Vec<Part>),
    /// Nothing is stated here: the code lies outside sections B to E.
    Unresolved,
}

/// The heading of VSIC 2025 at a level in which an establishment counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Common {
    /// This one, whichever part of its code the establishment belongs to.
    Known(SectorCode),
    /// One of these; the code does not tell which.
    Split(Vec<SectorCode>),
    /// Nothing is stated here.
    Unresolved,
    /// The code is coarser than the level, or there is no such level.
    TooCoarse,
}

/// What is known of a heading of either version.
struct Entry {
    mapping: Mapping,
    /// By level, from 1.
    common: [Common; 5],
}

impl Entry {
    fn new(code: SectorCode, parts: Vec<Part>) -> Self {
        let common =
            std::array::from_fn(|at| common(code, &parts, u8::try_from(at + 1).expect("one of five")));
        let mapping = match parts[..] {
            [] => Mapping::Unresolved,
            [part] => Mapping::One(part.code),
            _ => Mapping::Several(parts),
        };
        Self { mapping, common }
    }

    /// Stands for what is no heading.
    fn none() -> Self {
        Self { mapping: Mapping::Unresolved, common: [const { Common::Unresolved }; 5] }
    }
}

/// By the number of a heading.
static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let mut stated = read();
    let mut entry = |code: SectorCode| {
        let itself = Part { code, weight: Some(1.0) };
        let parts = match code.version() {
            VsicVersion::V2018 => stated.remove(&code).unwrap_or_default(),
            VsicVersion::V2025 => vec![itself],
        };
        Entry::new(code, parts)
    };
    let numbers = (0..vsic::numbers()).map(|n| u16::try_from(n).expect("numbers are u16"));
    numbers.map(|n| vsic::numbered(n).map_or_else(Entry::none, |heading| entry(heading.code))).collect()
});

/// Columns: code_2018, code_2025, relation, weight, basis.
fn read() -> BTreeMap<SectorCode, Vec<Part>> {
    let mut reader = csv::Reader::from_reader(FILE.as_bytes());
    let part = |row: csv::StringRecord| -> Option<(SectorCode, Part)> {
        let code = SectorCode::new(VsicVersion::V2025, row.get(1)?).ok()?;
        let part = Part { code, weight: row.get(3)?.parse().ok() };
        Some((SectorCode::new(VsicVersion::V2018, row.get(0)?).ok()?, part))
    };
    let mut stated = BTreeMap::<_, Vec<Part>>::new();
    for (code, part) in reader.records().filter_map(Result::ok).filter_map(part) {
        stated.entry(code).or_default().push(part);
    }
    stated
}

/// The headings above the parts, each once.
fn common(code: SectorCode, parts: &[Part], level: u8) -> Common {
    if level > code.level() {
        return Common::TooCoarse;
    }
    let mut headings: Vec<SectorCode> = Vec::new();
    for heading in parts.iter().filter_map(|part| part.code.at_level(level)) {
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    match headings[..] {
        [] => Common::Unresolved,
        [heading] => Common::Known(heading),
        _ => Common::Split(headings),
    }
}

/// What became of a code in VSIC 2025; a code of VSIC 2025 maps to itself.
pub fn to_2025(code: SectorCode) -> &'static Mapping {
    &ENTRIES[usize::from(vsic::number(code).unwrap_or(0))].mapping
}

/// The heading of VSIC 2025 at a level, 1 to 5, in which an establishment with this code counts.
///
/// A code that was split may be known at a coarser level: 3100 is now 3101, 3102 or 3109, but 310 in any case.
pub fn at_level(code: SectorCode, level: u8) -> &'static Common {
    heading_of(vsic::number(code).unwrap_or(0), level)
}

/// The same for the number of a heading, as columns in memory hold it.
pub fn heading_of(number: u16, level: u8) -> &'static Common {
    let common = &ENTRIES[usize::from(number)].common;
    usize::from(level).checked_sub(1).and_then(|at| common.get(at)).unwrap_or(&Common::TooCoarse)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn code(text: &str) -> SectorCode {
        text.parse().unwrap()
    }

    fn codes(texts: &[&str]) -> Vec<SectorCode> {
        texts.iter().map(|text| code(&format!("2025:{text}"))).collect()
    }

    /// The headings an establishment may count in.
    fn possible(common: &Common) -> Vec<SectorCode> {
        match common {
            Common::Known(code) => vec![*code],
            Common::Split(codes) => codes.clone(),
            Common::Unresolved | Common::TooCoarse => Vec::new(),
        }
    }

    fn targets(code: SectorCode) -> Vec<SectorCode> {
        match to_2025(code) {
            Mapping::One(code) => vec![*code],
            Mapping::Several(parts) => parts.iter().map(|part| part.code).collect(),
            Mapping::Unresolved => Vec::new(),
        }
    }

    fn industry_of_2018() -> Vec<SectorCode> {
        let all = vsic::headings(VsicVersion::V2018).map(|heading| heading.code);
        all.filter(|code| "BCDE".contains(vsic::section(*code).unwrap().as_str())).collect()
    }

    fn rows() -> Vec<[String; 5]> {
        let mut reader = csv::Reader::from_reader(FILE.as_bytes());
        reader.deserialize().map(|row| row.unwrap()).collect()
    }

    #[test]
    fn every_code_of_the_industry_of_2018_has_an_answer_and_every_heading_of_2025_is_reached() {
        let old = industry_of_2018();
        assert_eq!(old.len(), 513);
        assert!(old.iter().all(|code| *to_2025(*code) != Mapping::Unresolved));
        let mut reached: Vec<SectorCode> = old.iter().flat_map(|code| targets(*code)).collect();
        reached.sort_unstable();
        reached.dedup();
        let new: Vec<SectorCode> = vsic::headings(VsicVersion::V2025).map(|heading| heading.code).collect();
        assert_eq!(reached, new);
    }

    /// Every row is read, and says what its place in the table makes it.
    #[test]
    fn rows_agree_with_themselves() {
        let rows = rows();
        assert_eq!(industry_of_2018().into_iter().map(|code| targets(code).len()).sum::<usize>(), rows.len());
        for [old, new, relation, ..] in &rows {
            let parts = rows.iter().filter(|row| row[0] == *old).count();
            let expected = match (parts, old == new) {
                (1, true) => "same",
                (1, false) => "renamed",
                _ => "split",
            };
            assert_eq!(relation, expected, "{old} {new}");
            assert_eq!(old.len(), new.len(), "{old} {new}");
        }
    }

    #[test]
    fn weights_where_stated_sum_to_one() {
        let (mut stated, mut silent) = (0, 0);
        for parts in read().values() {
            let weights: Vec<f64> = parts.iter().filter_map(|part| part.weight).collect();
            if weights.is_empty() {
                silent += 1;
            } else {
                stated += 1;
                assert_eq!(weights.len(), parts.len(), "{parts:?}");
                assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{parts:?}");
            }
        }
        assert_eq!((stated, silent), (491, 22));
    }

    /// Case, punctuation and the place of the tone mark do not count.
    fn plain(code: SectorCode) -> String {
        let name = vsic::find(code).unwrap().name.to_lowercase();
        let marks = [("oá", "óa"), ("oà", "òa"), ("uỷ", "ủy"), ("uý", "úy")];
        let name = marks.iter().fold(name, |name, (old, new)| name.replace(old, new));
        name.chars().filter(|c| c.is_alphanumeric()).collect()
    }

    #[test]
    fn the_basis_of_an_unchanged_code_tells_whether_its_name_is_unchanged() {
        let same: Vec<_> = rows().into_iter().filter(|row| row[2] == "same").collect();
        for [old, new, .., basis] in &same {
            let equal = plain(code(old)) == plain(code(&format!("2025:{new}")));
            assert_eq!(basis == "same_code_same_name", equal, "{old}");
        }
        assert_eq!(same.len(), 474);
    }

    #[rstest]
    #[case("1104", &["1105"])]
    #[case("35111", &["35121"])]
    #[case("35112", &["35111"])]
    #[case("08103", &["08104"])]
    #[case("0722", &["0729"])]
    #[case("2610", &["2611", "2619"])]
    #[case("303", &["303", "252"])]
    #[case("3030", &["3030", "2520"])]
    #[case("20119", &["20119", "20290"])]
    #[case("35122", &["35132", "35400"])]
    #[case("2025:1104", &["1104"])]
    #[case("2599", &["2599"])]
    fn a_code_goes_where_the_annex_says(#[case] old: &str, #[case] new: &[&str]) {
        assert_eq!(targets(code(old)), codes(new));
    }

    #[rstest]
    #[case("3100", 4, &["3101", "3102", "3109"])]
    #[case("3100", 3, &["310"])]
    #[case("31001", 4, &["3101"])]
    #[case("35111", 4, &["3512"])]
    #[case("35111", 3, &["351"])]
    #[case("35122", 3, &["351", "354"])]
    #[case("35122", 2, &["35"])]
    #[case("30", 2, &["30", "25"])]
    #[case("30", 1, &["C"])]
    #[case("3091", 2, &["30"])]
    #[case("2025:35111", 4, &["3511"])]
    fn a_split_code_may_be_known_at_a_coarser_level(
        #[case] old: &str,
        #[case] level: u8,
        #[case] new: &[&str],
    ) {
        let common = at_level(code(old), level);
        assert_eq!(possible(common), codes(new));
        assert_eq!(matches!(common, Common::Known(_)), new.len() == 1);
    }

    #[rstest]
    #[case("31", 3, Common::TooCoarse)]
    #[case("C", 2, Common::TooCoarse)]
    #[case("3100", 0, Common::TooCoarse)]
    #[case("31001", 6, Common::TooCoarse)]
    #[case("2025:26", 3, Common::TooCoarse)]
    #[case("4661", 2, Common::Unresolved)]
    #[case("4661", 5, Common::TooCoarse)]
    fn a_code_too_coarse_or_outside_the_industry_counts_nowhere(
        #[case] old: &str,
        #[case] level: u8,
        #[case] expected: Common,
    ) {
        assert_eq!(*at_level(code(old), level), expected);
    }

    /// The annex states each level by itself, so that the levels check one another.
    #[test]
    fn a_heading_counts_where_its_children_count() {
        let old = industry_of_2018();
        let mut compared = 0;
        for heading in old.iter().filter(|code| code.level() < 5) {
            let children = old.iter().filter(|c| vsic::find(**c).unwrap().parent == Some(*heading));
            let mut below: Vec<_> =
                children.flat_map(|child| possible(at_level(*child, heading.level()))).collect();
            let mut own = targets(*heading);
            below.sort_unstable();
            below.dedup();
            own.sort_unstable();
            assert_eq!(own, below, "{heading}");
            compared += 1;
        }
        assert_eq!(compared, 295);
    }

    #[test]
    fn number_zero_is_unresolved() {
        assert_eq!(*heading_of(0, 2), Common::Unresolved);
    }
}
