//! The concordance of VSIC 2018 and VSIC 2025 for sections B to E, after Annex II of letter 3061/CTK-CSCL of the
//! statistics office (December 2025). It gives one or several headings for each code, and no shares.

use std::{collections::BTreeMap, sync::LazyLock};

use super::{
    sector::{SectorCode, VsicVersion},
    vsic,
};

const FILE: &str = include_str!("../../geodata/vsic-concordance.csv");

/// A heading of VSIC 2025 that contains a part of a code of VSIC 2018.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// The heading.
    pub code: SectorCode,
    /// The share of the old code in the heading, from 0 to 1; `None` where no source states one.
    pub weight: Option<f64>,
}

/// The headings of VSIC 2025 that replace a code.
#[derive(Debug, Clone, PartialEq)]
pub enum Mapping {
    /// One heading contains all of it, and possibly parts of other codes.
    One(SectorCode),
    /// The code was split. A heading with the same digits comes first.
    Several(Vec<Part>),
    /// The concordance does not cover the code: it lies outside sections B to E.
    Unresolved,
}

/// The heading of VSIC 2025 at a level that contains an establishment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Common {
    /// This heading, whichever part of its code the establishment belongs to.
    Known(SectorCode),
    /// One of these headings; the code does not determine which.
    Split(Vec<SectorCode>),
    /// The concordance does not cover the code.
    Unresolved,
    /// The code is coarser than the level, or the level does not exist.
    TooCoarse,
}

/// The facts about a heading of either version.
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

    /// The entry of a number that is not a heading.
    fn none() -> Self {
        Self { mapping: Mapping::Unresolved, common: [const { Common::Unresolved }; 5] }
    }
}

/// Entries by the number of the heading.
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

/// The headings above the parts at a level, without repetition.
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

/// The headings of VSIC 2025 that replace a code; a code of VSIC 2025 maps to itself.
pub fn to_2025(code: SectorCode) -> &'static Mapping {
    &ENTRIES[usize::from(vsic::number(code).unwrap_or(0))].mapping
}

/// The heading of VSIC 2025 at a level, 1 to 5, that contains an establishment with this code.
///
/// A code that was split may have one heading at a coarser level: 3100 is now 3101, 3102 or 3109, all within 310.
pub fn at_level(code: SectorCode, level: u8) -> &'static Common {
    heading_of(vsic::number(code).unwrap_or(0), level)
}

/// The same as [`at_level`], by the number of a heading, as columns in memory keep it.
pub fn heading_of(number: u16, level: u8) -> &'static Common {
    let common = &ENTRIES[usize::from(number)].common;
    usize::from(level).checked_sub(1).and_then(|at| common.get(at)).unwrap_or(&Common::TooCoarse)
}

/// The heading under which an establishment is counted in a table that mixes both versions, by the number of its code:
/// the heading of VSIC 2025 where the concordance gives one. A code that was split is counted under the heading with
/// the same digits, which is probable and not certain ([`is_assumed`]), or nowhere if there is none ([`is_open`]).
/// Outside sections B to E, which the concordance does not cover, the heading of VSIC 2018 remains. `None` also if the
/// code is coarser than the level.
pub fn counted_as(number: u16, level: u8) -> Option<SectorCode> {
    let own = || vsic::numbered(number)?.code.at_level(level);
    match heading_of(number, level) {
        Common::Known(code) => Some(*code),
        Common::Split(headings) => {
            let digits = own()?;
            headings.iter().find(|heading| heading.as_str() == digits.as_str()).copied()
        }
        Common::TooCoarse => None,
        Common::Unresolved => own(),
    }
}

/// Whether a code was split at a level and is counted under the heading with the same digits.
pub fn is_assumed(number: u16, level: u8) -> bool {
    matches!(heading_of(number, level), Common::Split(_)) && counted_as(number, level).is_some()
}

/// Whether a code was split at a level and no heading has the same digits.
pub fn is_open(number: u16, level: u8) -> bool {
    matches!(heading_of(number, level), Common::Split(_)) && counted_as(number, level).is_none()
}

/// The number of the division under which a numbered heading is counted; 0 if there is none.
pub fn counted_division(number: u16) -> u8 {
    static DIVISIONS: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let numbers = (0..vsic::numbers()).map(|n| u16::try_from(n).expect("numbers are u16"));
        let division = |n| counted_as(n, 2).and_then(vsic::number).map_or(0, vsic::division_of);
        numbers.map(division).collect()
    });
    DIVISIONS.get(usize::from(number)).copied().unwrap_or(0)
}

/// Whether a code is counted under a requested code, each of either version. Where a requested code of 2018 was split,
/// it matches the headings whose digits are its own or are new; the other headings contain parts of other codes too.
pub fn counts_within(code: SectorCode, asked: SectorCode) -> bool {
    match (code.version(), asked.version()) {
        (own, other) if own == other => code.is_within(&asked),
        (VsicVersion::V2018, _) => *at_level(code, asked.level()) == Common::Known(asked),
        (VsicVersion::V2025, _) => {
            let is_own = |part: &Part| {
                let digits = part.code.as_str();
                digits == asked.as_str() || SectorCode::new(VsicVersion::V2018, digits).is_err()
            };
            match to_2025(asked) {
                Mapping::One(heading) => code.is_within(heading),
                Mapping::Several(parts) => {
                    parts.iter().filter(|part| is_own(part)).any(|part| code.is_within(&part.code))
                }
                Mapping::Unresolved => false,
            }
        }
    }
}

/// The heading of VSIC 2018 with the digits of this heading of VSIC 2025, whatever its name.
pub fn same_in_2018(code: SectorCode) -> Option<SectorCode> {
    let old = SectorCode::new(VsicVersion::V2018, code.as_str()).ok()?;
    matches!(to_2025(old), Mapping::One(heading) if *heading == code).then_some(old)
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

    /// The headings that may contain an establishment.
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

    /// Every row is read, and its columns agree with its place in the table.
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

    /// The name without case, punctuation and the place of the tone mark.
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

    /// The annex states each level separately, so the levels are checked against one another.
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

    #[rstest]
    #[case("2599", 2, Some("2025:25"))]
    #[case("2025:2599", 2, Some("2025:25"))]
    #[case("1104", 4, Some("2025:1105"))]
    #[case("4661", 2, Some("2018:46"))]
    #[case("4661", 1, Some("2018:G"))]
    #[case("4661", 5, None)]
    #[case("3030", 2, Some("2025:30"))]
    #[case("30", 2, Some("2025:30"))]
    #[case("3030", 4, Some("2025:3030"))]
    #[case("2610", 4, None)]
    #[case("3100", 4, None)]
    #[case("3100", 3, Some("2025:310"))]
    #[case("C", 1, Some("2025:C"))]
    #[case("C", 2, None)]
    fn both_versions_count_under_one_heading(
        #[case] own: &str,
        #[case] level: u8,
        #[case] heading: Option<&str>,
    ) {
        let own = code(own);
        let number = vsic::number(own).unwrap();
        assert_eq!(counted_as(number, level), heading.map(code));
        let division = counted_as(number, 2).and_then(|code| code.at_level(2));
        assert_eq!(vsic::division(counted_division(number)), division);
    }

    #[rstest]
    #[case("2511", "25", true)]
    #[case("2025:2511", "25", true)]
    #[case("2511", "2025:25", true)]
    #[case("2025:1105", "1104", true)]
    #[case("1104", "2025:1105", true)]
    #[case("1104", "2025:1104", false)]
    #[case("2025:1104", "1104", false)]
    #[case("2025:3101", "3100", true)]
    #[case("2025:2520", "3030", false)]
    #[case("2025:2520", "25", true)]
    #[case("2025:2511", "46", false)]
    #[case("4661", "G", true)]
    fn a_code_is_asked_for_in_either_version(#[case] own: &str, #[case] asked: &str, #[case] within: bool) {
        assert_eq!(counts_within(code(own), code(asked)), within);
    }

    #[test]
    fn number_zero_is_unresolved() {
        assert_eq!(*heading_of(0, 2), Common::Unresolved);
    }
}
