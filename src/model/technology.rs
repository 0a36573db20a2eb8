//! Technology classes of manufacturing by group, the third level of ISIC Rev.4 and of both versions of VSIC.
//!
//! The lists were made for ISIC Rev.4, which VSIC 2018 follows. In VSIC 2025 a part of group 303 (high) belongs to 252
//! (medium-high), and so changes its class in the lists of Eurostat and of the OECD. No other group does.

use std::{collections::BTreeMap, sync::LazyLock};

use super::{closed::closed, sector::SectorCode, vsic};

const FILE: &str = include_str!("../../geodata/technology-classes.csv");

closed! {
    /// A class of technology. Only the OECD has a medium class, and it has no low class in manufacturing.
    pub enum TechnologyClass {
        /// Pharmaceuticals, electronics, aircraft.
        High = "high" ("Cao", "High"),
        /// Chemicals, machinery, vehicles and the like.
        MediumHigh = "medium_high" ("Trung bình cao", "Medium-high"),
        /// Between medium-high and medium-low.
        Medium = "medium" ("Trung bình", "Medium"),
        /// Metals, rubber and the like for Eurostat; food, clothing and the like for the OECD.
        MediumLow = "medium_low" ("Trung bình thấp", "Medium-low"),
        /// Food, clothing, furniture and the like.
        Low = "low" ("Thấp", "Low"),
    }
}

closed! {
    /// A published list of classes. Its code is the name of its column in the table.
    pub enum Scheme {
        /// Eurostat, high-tech classification of manufacturing industries, NACE Rev.2 at 3 digits.
        Eurostat = "eurostat_nace2_3digit" ("Eurostat, NACE Rev.2, 3 chữ số", "Eurostat, NACE Rev.2, 3 digits"),
        /// OECD taxonomy of economic activities based on R&D intensity (Galindo-Rueda & Verger 2016).
        Oecd = "oecd_2016_rd" ("OECD 2016, cường độ nghiên cứu và phát triển", "OECD 2016, R&D intensity"),
        /// Metadata of the indicator SDG 9.b.1 of the United Nations, which only counts medium-high and high
        /// technology.
        Sdg = "sdg_9b1" ("SDG 9.b.1, công nghệ trung bình cao và cao", "SDG 9.b.1, medium-high and high technology"),
    }
}

/// The class of a code in a scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// The class in the list of Eurostat or of the OECD.
    Technology(TechnologyClass),
    /// Whether SDG 9.b.1 counts it as medium-high or high technology.
    MediumHighAndHigh(bool),
    /// Manufacturing, but the code is coarser than a group and its groups have different classes.
    Unknown,
    /// Outside section C, which the schemes do not classify here.
    NotManufacturing,
}

type Classes = [Class; Scheme::ALL.len()];

/// Classes by the number of a heading.
static CLASSES: LazyLock<Vec<Classes>> = LazyLock::new(|| {
    let groups = read();
    let numbers = (0..vsic::numbers()).map(|n| u16::try_from(n).expect("numbers are u16"));
    let unknown = [Class::Unknown; Scheme::ALL.len()];
    numbers.map(|n| vsic::numbered(n).map_or(unknown, |heading| classes(heading.code, &groups))).collect()
});

/// Columns: group, then one for each scheme in order.
fn read() -> BTreeMap<String, Classes> {
    let mut reader = csv::Reader::from_reader(FILE.as_bytes());
    let row = |row: csv::StringRecord| {
        let class = |at: usize| row.get(at + 1).map_or(Class::Unknown, read_class);
        (row[0].to_owned(), std::array::from_fn(class))
    };
    reader.records().filter_map(Result::ok).map(row).collect()
}

fn read_class(text: &str) -> Class {
    match text {
        "1" => Class::MediumHighAndHigh(true),
        "0" => Class::MediumHighAndHigh(false),
        _ => text.parse().map_or(Class::Unknown, Class::Technology),
    }
}

fn classes(code: SectorCode, groups: &BTreeMap<String, Classes>) -> Classes {
    if vsic::section(code).is_none_or(|section| section.as_str() != "C") {
        return [Class::NotManufacturing; Scheme::ALL.len()];
    }
    let text = code.as_str();
    let touches = |group: &str| code.level() == 1 || group.starts_with(text) || text.starts_with(group);
    let touched: Vec<&Classes> =
        groups.iter().filter(|(group, _)| touches(group)).map(|(_, row)| row).collect();
    std::array::from_fn(|at| agreed(touched.iter().map(|row| row[at])))
}

fn agreed(mut classes: impl Iterator<Item = Class>) -> Class {
    let first = classes.next();
    first.filter(|first| classes.all(|class| class == *first)).unwrap_or(Class::Unknown)
}

/// The class of a code in a scheme, by the group of the code in its own version. A coarser code has a class if all its
/// groups have the same one.
pub fn class(code: SectorCode, scheme: Scheme) -> Class {
    class_of(vsic::number(code).unwrap_or(0), scheme)
}

/// The same as [`class`], by the number of a heading, as columns in memory keep it; 0 is unknown.
pub fn class_of(number: u16, scheme: Scheme) -> Class {
    CLASSES[usize::from(number)][scheme as usize]
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{
        Class::{MediumHighAndHigh, NotManufacturing, Technology, Unknown},
        Scheme::{Eurostat, Oecd, Sdg},
        TechnologyClass::{High, Low, Medium, MediumHigh, MediumLow},
        *,
    };
    use crate::model::sector::VsicVersion;

    #[rstest]
    #[case("2018")]
    #[case("2025")]
    fn the_table_has_exactly_the_manufacturing_groups_of_each_version(#[case] version: VsicVersion) {
        let groups = vsic::headings(version).map(|heading| heading.code).filter(|code| code.level() == 3);
        let manufacturing = groups.filter(|code| vsic::section(*code).unwrap().as_str() == "C");
        let codes: Vec<String> = manufacturing.map(|code| code.as_str().to_owned()).collect();
        assert_eq!(read().into_keys().collect::<Vec<_>>(), codes);
        assert_eq!(codes.len(), 71);
    }

    #[test]
    fn each_scheme_reads_its_own_column() {
        let columns: Vec<&str> = FILE.lines().next().unwrap().split(',').skip(1).collect();
        assert_eq!(columns, Scheme::ALL.iter().map(|scheme| scheme.code()).collect::<Vec<_>>());
        for (group, row) in read() {
            assert!(matches!(row, [Technology(_), Technology(_), MediumHighAndHigh(_)]), "{group}");
        }
    }

    #[rstest]
    #[case("24", Technology(MediumLow), Technology(Medium), MediumHighAndHigh(false))]
    #[case("25", Unknown, Unknown, Unknown)]
    #[case("2599", Technology(MediumLow), Technology(MediumLow), MediumHighAndHigh(false))]
    #[case("25999", Technology(MediumLow), Technology(MediumLow), MediumHighAndHigh(false))]
    #[case("26", Technology(High), Technology(High), MediumHighAndHigh(true))]
    #[case("2025:2611", Technology(High), Technology(High), MediumHighAndHigh(true))]
    #[case("303", Technology(High), Technology(High), MediumHighAndHigh(true))]
    #[case("2025:2520", Technology(MediumHigh), Technology(MediumHigh), MediumHighAndHigh(true))]
    #[case("301", Technology(MediumLow), Technology(Medium), MediumHighAndHigh(false))]
    #[case("30", Unknown, Unknown, Unknown)]
    #[case("3091", Technology(MediumHigh), Technology(MediumHigh), MediumHighAndHigh(true))]
    #[case("18", Unknown, Technology(MediumLow), MediumHighAndHigh(false))]
    #[case("32501", Technology(MediumHigh), Technology(MediumHigh), MediumHighAndHigh(true))]
    #[case("2025:3101", Technology(Low), Technology(MediumLow), MediumHighAndHigh(false))]
    #[case("C", Unknown, Unknown, Unknown)]
    #[case("35111", NotManufacturing, NotManufacturing, NotManufacturing)]
    #[case("2025:B", NotManufacturing, NotManufacturing, NotManufacturing)]
    fn a_code_has_the_class_of_its_groups(
        #[case] code: &str,
        #[case] eurostat: Class,
        #[case] oecd: Class,
        #[case] sdg: Class,
    ) {
        let code: SectorCode = code.parse().unwrap();
        assert_eq!([Eurostat, Oecd, Sdg].map(|scheme| class(code, scheme)), [eurostat, oecd, sdg]);
    }

    /// UNIDO uses the lists of Eurostat and of the OECD for the indicator.
    #[test]
    fn the_indicator_counts_the_two_upper_classes_of_eurostat() {
        for (group, [eurostat, _, sdg]) in read() {
            let upper = matches!(eurostat, Technology(High | MediumHigh));
            assert_eq!(sdg, MediumHighAndHigh(upper), "{group}");
        }
    }

    #[test]
    fn number_zero_is_unknown() {
        assert_eq!(class_of(0, Eurostat), Unknown);
    }
}
