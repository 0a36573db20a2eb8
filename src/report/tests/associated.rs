//! Spatial association, against figures worked out by hand from the definitions.

use super::town::{ANALYST, PUBLIC, Reader, Town, firm, firms, lines, notes};
use crate::{
    index::Snapshot,
    model::{firm::Firm, lang::Lang},
    report::kind::Report,
};

const WARDS: (&str, &str) = ("boundaries", "wards");
const COUNT: (&str, &str) = ("figure", "count");

/// Six firms in each of the first two of four wards in a row, and none in the others.
fn halves() -> Snapshot {
    Town::new().with(firms(6, "25", 1)).with(firms(6, "25", 2)).open()
}

/// The deviations are 3, 3, -3, -3 and their squares add up to 36. The means of the neighbours are 3, 0, 0, -3, so that
/// I = (9 + 0 + 0 + 9) / 36, and the local ones are (n - 1) · 9 / 36 and 0. The mean squared differences to the
/// neighbours are 0, 18, 18, 0, so that c = (n - 1) · 36 / (2 n · 36).
#[test]
fn neighbours_with_alike_numbers_are_associated() {
    let columns = ["area", "establishments", "value", "neighbours", "moran_i", "expected", "geary_c"];
    assert_eq!(
        PUBLIC.lines(&halves(), Report::SpatialAssociation, &[WARDS, COUNT], &columns),
        [
            "city 12 ? ? 0.5 -0.333 0.375",
            "W1 6 6 1 0.75 ? ?",
            "W2 6 6 2 0 ? ?",
            "W3 0 0 2 0 ? ?",
            "W4 0 0 1 0.75 ? ?",
        ]
    );
}

/// The neighbour of the first ward is one of three, of which one has as much: at least as alike are 1 of 3, at most 3 of
/// 3. Of the three pairs beside the second ward two are as mixed as its own and one is lower.
#[test]
fn a_unit_is_compared_with_all_other_neighbourhoods() {
    let columns = ["p_value", "verdict", "reading"];
    let told = PUBLIC.lines(&halves(), Report::SpatialAssociation, &[WARDS, COUNT], &columns);
    assert_eq!(told[1], "0.6667 may_be_chance may be chance");
    assert_eq!(told[2], "1 may_be_chance may be chance");
    assert!(
        told[0].ends_with("may_be_chance units with much and with little lie as by chance"),
        "{}",
        told[0]
    );
    // Of 24 orders of the four values 8 are as alike or more: with 999 of them the p-value is about 0.67.
    let p: f64 = told[0].split(' ').next().unwrap().parse().unwrap();
    assert!((0.55..=0.8).contains(&p), "{p}");
    let again = PUBLIC.lines(&halves(), Report::SpatialAssociation, &[WARDS, COUNT], &columns);
    assert_eq!(told, again, "the permutations are the same again");
}

#[test]
fn where_nothing_varies_or_there_are_few_units_nothing_is_tested() {
    let even = Town::new().with((1..=4).map(|ward| firm("25", ward))).open();
    let columns = ["area", "value", "moran_i", "p_value", "verdict"];
    let told = PUBLIC.lines(&even, Report::SpatialAssociation, &[WARDS, COUNT], &columns);
    assert_eq!(told[..2], ["city ? ? ? not_tested", "W1 1 ? ? not_tested"]);
    let two = [("boundaries", "districts"), COUNT];
    let told = PUBLIC.lines(&halves(), Report::SpatialAssociation, &two, &columns);
    assert_eq!(told, ["city ? ? ? not_tested", "D1 12 ? ? not_tested", "D2 0 ? ? not_tested"]);
}

#[test]
fn a_share_is_of_known_sectors_and_unknown_where_there_are_none() {
    let own = firms(3, "25", 1).chain(firms(1, "13", 1)).chain(firms(4, "", 1)).chain(firms(2, "13", 2));
    let now = Town::new().with(own).open();
    let asked = [WARDS, ("figure", "share"), ("sectors", "25")];
    let table = PUBLIC.read(&now, Report::SpatialAssociation, &asked).unwrap();
    let told = lines(&table, &["area", "establishments", "value", "neighbours"]);
    assert_eq!(told, ["city 3 ? ?", "W1 3 75 1", "W2 0 0 1", "W3 0 ? 1", "W4 0 ? 0"]);
    assert!(notes(&table).contains("2 of 4 units have no value and take no part."));
}

#[test]
fn a_density_is_by_square_kilometre() {
    let columns = ["area", "value"];
    let asked = [WARDS, ("figure", "density")];
    let now = Town::new().with(firms(1000, "25", 1)).open();
    let told = PUBLIC.lines(&now, Report::SpatialAssociation, &asked, &columns);
    // A tenth of a degree of longitude at 21.05° N is 10.39 km, one of latitude 11.07 km.
    let density: f64 = told[1].strip_prefix("W1 ").unwrap().parse().unwrap();
    assert!((density - 1000.0 / (10.39 * 11.07)).abs() < 0.01, "{density}");
    assert_eq!(told, PUBLIC.lines(&now, Report::SpatialAssociation, &[WARDS], &columns), "it is the default");
}

#[test]
fn those_who_are_gone_or_nowhere_take_no_part_and_it_is_said() {
    let closed = Firm { closed: Some("2020-01-01".parse().unwrap()), ..firm("25", 1) };
    let nowhere = Firm { location: None, ..firm("25", 1) };
    let now = Town::new().with([closed, nowhere]).with(firms(2, "25", 1)).open();
    let table = PUBLIC.read(&now, Report::SpatialAssociation, &[WARDS, COUNT]).unwrap();
    assert_eq!(lines(&table, &["establishments"])[..2], ["2", "2"]);
    let told = notes(&table);
    assert!(told.contains("1 establishments without a point, or with one outside all units, take no part."));
    let then = [WARDS, COUNT, ("on", "2019-12-31")];
    assert_eq!(PUBLIC.lines(&now, Report::SpatialAssociation, &then, &["establishments"])[1], "3");
}

#[test]
fn without_boundaries_there_are_no_neighbours_and_it_is_said() {
    for boundaries in ["city", "zones"] {
        let table =
            ANALYST.read(&halves(), Report::SpatialAssociation, &[("boundaries", boundaries)]).unwrap();
        assert!(table.grid.is_empty() && table.grid.has_places());
        assert!(notes(&table).contains("choose an edition of boundaries"));
    }
    let vi = Reader { lang: Lang::Vi, ..PUBLIC };
    let table = vi.read(&halves(), Report::SpatialAssociation, &[WARDS, ("sectors", "25")]).unwrap();
    assert!(table.title.contains("mật độ cơ sở, ngành 25"), "{}", table.title);
    assert!(table.grid.placed_rows().skip(1).all(|(_, place)| place.is_some()));
}
