//! Conditions prepared for columns, against asking every row.

use geo::{Destination, Geodesic};
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::{
    geom::{lonlat::LonLat, measure::distance_m},
    index::{
        row::Row,
        scan::all,
        snapshot::Snapshot,
        trial::{Dice, firm, register},
    },
    model::{
        change::Edit,
        firm::{Firm, FirmStatus, Sector, Workers},
        record::Record,
    },
    query::cql2::{kind::Kind, property::Property, text},
};

fn known() -> Vec<Property> {
    let place = |name| Row::COLUMNS.iter().position(|column| column.name == name).unwrap_or(usize::MAX);
    let property = |(name, kind)| Property { name, kind, place: place(name) };
    let texts = ["name", "sector", "sector_name", "status", "zone", "zone_name", "ward_code"];
    let rest = [("workers", Kind::Number), ("opened", Kind::Instant), ("geometry", Kind::Geometry)];
    texts.map(|name| (name, Kind::Text)).into_iter().chain(rest).map(property).collect()
}

fn read(filter: &str) -> Condition {
    text::read(filter, &known()).unwrap_or_else(|fault| panic!("{filter}: {fault}"))
}

/// Firms with sectors, states, workers and dates, some without.
fn city(dice: &mut Dice, firms: i64) -> Snapshot {
    let put = |dice: &mut Dice, id: i64| {
        let count = u32::try_from(dice.below(120)).unwrap();
        let sector = dice.one_of(&["", "C", "10", "25", "2592", "25920", "2025:25"]).parse().ok();
        let made = firm(dice, id);
        let own = Firm {
            // Every zone of a firm is held.
            zone: made.zone.clone().filter(|code| code.as_str() != "Z00"),
            sector: sector.map(|code| Sector { code, basis: None }),
            status: FirmStatus::numbered(u8::try_from(dice.below(6)).unwrap()),
            workers: count.checked_sub(21).map(|count| Workers { count, as_of: None }),
            opened: dice.one_of(&["", "2010", "2019-05", "2020-02-29"]).parse().ok(),
            ..made
        };
        Edit::Put(Box::new(Record::Firm(own)))
    };
    let edits = (1..=firms).map(|id| put(dice, id)).collect();
    register(&mut Dice(1), 0).after(edits, 2)
}

/// A number with one decimal around the firms.
fn degrees(dice: &mut Dice, least: f64) -> f64 {
    least + f64::from(u32::try_from(dice.below(60)).unwrap()) / 100.0
}

fn box_of(dice: &mut Dice) -> [f64; 4] {
    let (west, south) = (degrees(dice, 104.9), degrees(dice, 20.9));
    [west, south, west + degrees(dice, 0.01), south + degrees(dice, 0.01)]
}

/// A condition on a place.
fn spatial(dice: &mut Dice) -> String {
    let [west, south, east, north] = box_of(dice);
    let polygon = format!("POLYGON(({west} {south},{east} {south},{west} {north},{west} {south}))");
    match dice.below(9) {
        0 => format!("S_INTERSECTS(geometry, BBOX({west},{south},{east},{north}))"),
        1 => format!("S_INTERSECTS(BBOX({west},{south},{east},{north}), geometry)"),
        2 => format!("S_INTERSECTS(geometry, {polygon})"),
        3 => format!("S_WITHIN(geometry, {polygon})"),
        4 => format!("S_DISJOINT(geometry, {polygon})"),
        5 => format!("S_INTERSECTS(geometry, BBOX({east},{south},{west},{north}))"),
        6 => format!("S_DWITHIN(geometry, POINT({west} {south}), {})", 100 * dice.below(400)),
        7 => format!("S_INTERSECTS(geometry, MULTIPOINT(({west} {south}),(105.1 21.1)))"),
        _ => "geometry IS NULL".to_owned(),
    }
}

/// A condition on one column.
fn plain(dice: &mut Dice) -> String {
    let n = dice.below(110);
    let comparison = dice.one_of(&["=", "<>", "<", "<=", ">", ">="]);
    match dice.below(12) {
        0 => format!("workers {comparison} {n}"),
        1 => format!("workers {comparison} {n}.5"),
        2 => format!("{n} {comparison} workers"),
        3 => format!("workers BETWEEN {} AND {n}", n / 2),
        4 => format!("sector LIKE '{}%'", dice.one_of(&["25", "1", "259", "", "C"])),
        5 => format!("status {comparison} '{}'", dice.one_of(&["operating", "closed", "moved"])),
        6 => "status IN ('suspended', 'moved') OR status IS NULL".to_owned(),
        7 => format!("zone = '{}'", dice.one_of(&["Z01", "Z02", "Z00", "?"])),
        8 => "CASEI(zone_name) LIKE CASEI('kcn%') AND zone <> 'Z02'".to_owned(),
        9 => format!("opened {comparison} '{}'", dice.one_of(&["2010", "2019-05", "2020-02-29"])),
        10 => "sector_name IS NULL AND workers IS NOT NULL".to_owned(),
        _ => format!("name LIKE '%{}%'", dice.one_of(&["kim", "An", "Cổ phần", "1"])),
    }
}

fn condition(dice: &mut Dice, depth: usize) -> String {
    match dice.below(if depth == 0 { 2 } else { 5 }) {
        0 => spatial(dice),
        1 => plain(dice),
        2 => format!("NOT ({})", condition(dice, depth - 1)),
        n => {
            let parts: Vec<String> =
                (0..2 + dice.below(2)).map(|_| format!("({})", condition(dice, depth - 1))).collect();
            parts.join(if n == 3 { " AND " } else { " OR " })
        }
    }
}

/// The verdict on a row of a block.
fn told(verdicts: Verdicts, bit: usize) -> Verdict {
    match (verdicts.matches >> bit & 1, verdicts.unknown >> bit & 1) {
        (1, _) => Verdict::Match,
        (_, 1) => Verdict::Unknown,
        _ => Verdict::Miss,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]

    #[test]
    fn a_prepared_condition_judges_rows_as_the_condition_does(seed in any::<u64>()) {
        let dice = &mut Dice(seed);
        let now = city(dice, 400);
        for _ in 0..30 {
            let filter = condition(dice, 2);
            let condition = read(&filter);
            let asked = Asked::new(&condition, &now.firms);
            for chunk in &now.firms.chunks {
                for block in 0..chunk.blocks.len() {
                    let verdicts = asked.verdicts(now.firms.at(chunk), block, all(chunk, block));
                    for (bit, at) in chunk.block(block).enumerate() {
                        let row = now.firms.row(chunk, at);
                        prop_assert_eq!(told(verdicts, bit), condition.test(&row), "{} {:?}", filter, row.firm());
                    }
                }
            }
            let matches = now.firms.iter().filter(|row| condition.test(row) == Verdict::Match);
            let wanted = now.firms.wanted(None, &Filter::default(), &[]).meeting(Some(&condition));
            prop_assert_eq!(wanted.ids(), matches.map(Row::id).collect::<Vec<_>>(), "{}", filter);
        }
    }

    #[test]
    fn what_satisfies_a_condition_lies_in_its_reach(seed in any::<u64>()) {
        let dice = &mut Dice(seed);
        let now = city(dice, 300);
        for _ in 0..60 {
            let filter = condition(dice, 1);
            let condition = read(&filter);
            let Some(bbox) = reach(&condition) else { continue };
            for row in now.firms.iter().filter(|row| condition.test(row) == Verdict::Match) {
                prop_assert!(row.point().is_some_and(|p| bbox.contains(p)), "{} {:?}", filter, row.point());
            }
        }
    }

    #[test]
    fn a_box_around_a_point_holds_all_that_is_near(
        lon in -180.0..180.0_f64, lat in -89.0..89.0_f64, turn in 0.0..360.0_f64, metres in 0.0..2_000_000.0_f64, part in 0.0..1.0_f64,
    ) {
        if let Some(bbox) = around(Point::new(lon, lat), metres) {
            let there = Geodesic.destination(Point::new(lon, lat), turn, metres * part);
            let p = LonLat::new(there.x(), there.y()).unwrap();
            prop_assert!(bbox.contains(p), "{:?} {:?}", bbox, p);
            prop_assert!(distance_m(LonLat::new(lon, lat).unwrap(), p) <= metres + 1e-6);
        }
    }
}

/// Comparisons of whole numbers with any number, at the ends of what can be counted.
#[test]
fn workers_are_compared_as_numbers_are() {
    let most = f64::from(u32::MAX);
    let limits = [-1e300, -1.5, -1.0, -0.5, 0.0, 0.25, 1.0, 49.5, 50.0, most - 1.0, most, most + 1.0, 1e300];
    let counts = [0, 1, 2, 49, 50, 51, u32::MAX - 1];
    let firms = counts.map(|count| Firm { workers: Some(Workers { count, as_of: None }), ..Firm::default() });
    for (comparison, limit) in Comparison::ALL.iter().flat_map(|c| limits.map(|limit| (*c, limit))) {
        let filter = workers(comparison, limit);
        for (firm, count) in firms.iter().zip(counts.map(f64::from)) {
            let expected = match comparison {
                Comparison::Equal => (count - limit).abs() == 0.0,
                Comparison::NotEqual => (count - limit).abs() > 0.0,
                Comparison::Less => count < limit,
                Comparison::Greater => count > limit,
                Comparison::LessOrEqual => count <= limit,
                Comparison::GreaterOrEqual => count >= limit,
            };
            assert_eq!(filter.test(firm), Verdict::from(expected), "{count} {comparison:?} {limit}");
        }
        assert_eq!(filter.test(&Firm::default()), Verdict::Unknown, "{comparison:?} {limit}");
    }
}

#[rstest]
#[case::a_box("S_INTERSECTS(geometry, BBOX(105,21,106,22))", Some([105.0, 21.0, 106.0, 22.0]))]
#[case::turned("S_WITHIN(POINT(105 21), geometry)", Some([105.0, 21.0, 105.0, 21.0]))]
#[case::a_line("S_CROSSES(geometry, LINESTRING(105 22, 106 21))", Some([105.0, 21.0, 106.0, 22.0]))]
#[case::across("S_EQUALS(geometry, BBOX(179,-1,-179,1))", Some([179.0, -1.0, -179.0, 1.0]))]
#[case::one_of_two_parts("workers > 3 AND S_TOUCHES(geometry, BBOX(1,2,3,4))", Some([1.0, 2.0, 3.0, 4.0]))]
#[case::disjoint_reaches_everywhere("S_DISJOINT(geometry, BBOX(105,21,106,22))", None)]
#[case::an_alternative("workers > 3 OR S_INTERSECTS(geometry, BBOX(105,21,106,22))", None)]
#[case::a_negation("NOT S_INTERSECTS(geometry, BBOX(105,21,106,22))", None)]
#[case::near_a_pole("S_DWITHIN(geometry, POINT(105 88.9), 50000)", None)]
#[case::near_the_antimeridian("S_DWITHIN(geometry, POINT(179.9 21), 50000)", None)]
#[case::no_place("workers > 3", None)]
fn the_reach_of_a_condition_is_a_box_that_it_implies(#[case] filter: &str, #[case] bbox: Option<[f64; 4]>) {
    assert_eq!(reach(&read(filter)).map(Bbox::to_array), bbox, "{filter}");
}

#[rstest]
#[case::columns("workers > 3", "Filter")]
#[case::one_number("sector LIKE '25%' OR sector IS NULL", "Any")]
#[case::two_names_of_one_number("sector_name = sector", "Numbered")]
#[case::two_numbers("sector = zone", "Rows")]
#[case::an_area("S_INTERSECTS(geometry, BBOX(105,21,106,22))", "Area")]
#[case::a_box_without_width("S_INTERSECTS(geometry, BBOX(105,21,105,22))", "Rows")]
#[case::a_box_across("S_INTERSECTS(geometry, BBOX(179,21,-179,22))", "Rows")]
#[case::no_property("2 > 3", "Known")]
#[case::a_text("name LIKE '%kim%'", "Texts")]
fn each_condition_is_prepared_for_what_it_reads(#[case] filter: &str, #[case] kind: &str) {
    let now = city(&mut Dice(1), 3);
    let asked = format!("{:?}", Asked::new(&read(filter), &now.firms));
    assert!(asked.starts_with(kind), "{filter}: {asked}");
}
