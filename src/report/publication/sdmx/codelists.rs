//! Code lists: the classifications of the register and the codes of SDMX that its observations use.

use std::collections::BTreeMap;

use super::{
    cube::Cube,
    ids::{TOTAL, UNKNOWN, area, encoded, sector},
    observations::{PERSONS, status},
};
use crate::{
    model::{
        lang::{Lang, Names, Text},
        publication::ALL_SECTORS,
        vsic::MOST_DIVISIONS,
    },
    report::publication::{
        labels::{label, title},
        written::area_name,
    },
};

/// Frequencies.
pub(super) const FREQUENCIES: &str = "CL_FREQ";
/// Sectors.
pub(super) const SECTORS: &str = "CL_ACTIVITY";
/// States of observations.
pub(super) const OBSERVED: &str = "CL_OBS_STATUS";
/// Confidentiality.
pub(super) const CONFIDENTIAL: &str = "CL_CONF_STATUS";
/// Units of measure.
pub(super) const UNITS: &str = "CL_UNIT_MEASURE";

/// A list of codes with their names.
pub(super) struct Codelist {
    pub(super) id: String,
    pub(super) name: Names,
    pub(super) codes: Vec<(String, Names)>,
}

/// A text in both languages.
pub(super) fn both(text: impl Fn(Lang) -> String) -> Names {
    Names { vi: text(Lang::Vi), en: text(Lang::En) }
}

/// The code list of the areas of an edition.
pub(super) fn areas_of(edition: &str) -> String {
    format!("CL_AREA_{}", encoded(edition))
}

/// The lists that all dataflows share.
pub(super) fn shared(cubes: &[Cube<'_>]) -> Vec<Codelist> {
    let fixed = |id: &str, name: Text, codes: &[(&str, Text)]| Codelist {
        id: id.to_owned(),
        name: name.into(),
        codes: codes.iter().map(|(code, name)| ((*code).to_owned(), (*name).into())).collect(),
    };
    vec![
        fixed(
            FREQUENCIES,
            Text::new("Độ dài kỳ", "Frequency"),
            &[("A", Text::new("Năm", "Annual")), ("S", Text::new("Sáu tháng", "Half-yearly"))],
        ),
        sectors(cubes),
        fixed(
            OBSERVED,
            Text::new("Trạng thái số liệu", "Observation status"),
            &[
                (status::NORMAL, Text::new("Bình thường", "Normal value")),
                (status::SUPPRESSED, Text::new("Không có số: giữ kín", "Missing value; suppressed")),
            ],
        ),
        fixed(
            CONFIDENTIAL,
            Text::new("Mức bảo mật", "Confidentiality status"),
            &[
                (status::FREE, Text::new("Được công bố", "Free for publication")),
                (
                    status::CONFIDENTIAL,
                    Text::new(
                        "Giữ kín vì có thể lộ số liệu của một doanh nghiệp, hoặc chưa biết",
                        "Withheld, since it could disclose one enterprise, or not known",
                    ),
                ),
            ],
        ),
        fixed(
            UNITS,
            Text::new("Đơn vị tính", "Unit of measure"),
            &[(PERSONS, Text::new("Người", "Persons"))],
        ),
    ]
}

/// The divisions that this program knows, and those that were published with another list of sectors.
fn sectors(cubes: &[Cube<'_>]) -> Codelist {
    let known = (0..MOST_DIVISIONS).filter_map(label);
    let published = cubes.iter().flat_map(Cube::cells).filter_map(|cell| cell.sector.clone());
    let mut divisions: BTreeMap<String, Names> = BTreeMap::new();
    for own in known.chain(published).filter(|own| own != ALL_SECTORS) {
        divisions
            .entry(sector(Some(own.as_str())))
            .or_insert_with(|| both(|lang| title(Some(own.as_str()), lang)));
    }
    let total = (TOTAL.to_owned(), both(|lang| title(Some(ALL_SECTORS), lang)));
    let unknown = (UNKNOWN.to_owned(), both(|lang| title(None, lang)));
    let name = Text::new(
        "Ngành cấp 2, VSIC 2025; mã VSIC 2018 ghi phiên bản ở trước",
        "Divisions of VSIC 2025; codes of VSIC 2018 have the version before them",
    );
    let codes = [total].into_iter().chain(divisions).chain([unknown]).collect();
    Codelist { id: SECTORS.to_owned(), name: name.into(), codes }
}

/// The areas that were published of an edition, each with its newest name.
pub(super) fn areas(cube: &Cube<'_>, edition_title: &Names) -> Codelist {
    let mut named: BTreeMap<String, Names> = BTreeMap::new();
    for cell in cube.cells() {
        named.entry(area(&cell.area)).or_insert_with(|| both(|lang| area_name(cell, lang)));
    }
    let name = both(|lang| format!("{}: {}", lang.pick("Địa bàn", "Areas"), edition_title.of(lang)));
    Codelist { id: areas_of(cube.edition), name, codes: named.into_iter().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::publication::sdmx::{
        cube::cubes,
        tests::{cell, publication},
    };

    #[test]
    fn an_area_has_its_newest_name_and_totals_are_named() {
        let mut old = cell("A", "25", Some(9));
        old.area_name = Some("Xã cũ".to_owned());
        let cells =
            vec![cell("A", "25", Some(9)), cell("city", "total", Some(9)), cell("unplaced", "25", None)];
        let all =
            [publication(1, ("2025", 1), "wards", vec![old]), publication(2, ("2026-H1", 1), "wards", cells)];
        let title = Names { vi: "Phường, xã".to_owned(), en: "Wards".to_owned() };
        let told = areas(&cubes(&all)[0], &title);
        assert_eq!((told.id.as_str(), told.name.en.as_str()), ("CL_AREA_wards", "Areas: Wards"));
        let names: Vec<(&str, &str)> =
            told.codes.iter().map(|(code, name)| (code.as_str(), name.en.as_str())).collect();
        let expected = [("A", "Xã A"), ("_T", "Whole city"), ("_U", "Not located or outside the boundaries")];
        assert_eq!(names, expected);
    }

    #[test]
    fn sectors_are_those_of_the_program_and_those_that_were_published() {
        let all = [publication(1, ("2025", 1), "wards", vec![cell("A", "999", Some(9))])];
        let told = sectors(&cubes(&all));
        let name =
            |code: &str| told.codes.iter().find(|(own, _)| own == code).map(|(_, name)| name.vi.clone());
        assert_eq!(name("999").as_deref(), Some("999"), "a code that this program does not know");
        assert!(name("25").is_some_and(|name| name.contains("kim loại đúc sẵn")), "{:?}", name("25"));
        assert_eq!([name("_T"), name("_U")], ["Mọi ngành", "Chưa rõ ngành"].map(|own| Some(own.to_owned())));
    }
}
