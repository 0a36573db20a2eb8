//! What a reader can work out from what the public is told, held against the level of protection of each unsafe cell.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use xuong::analysis::disclosure::{Cell, Interval, Line, Pattern, Place, Rule, Status, Table, audit};

use super::{
    names,
    planted::{DIVISIONS, PAIRS, Planted, WARDS, firms, firms_of, folder, folder_of},
    rows,
};
use crate::harness::Server;

/// The rules that are in force when nobody sets others.
const RULES: [Rule; 2] = [Rule::Threshold(3), Rule::PPercent(15)];

/// A cell of the truth.
pub(super) struct True(Cell);

impl True {
    pub(super) fn is_unsafe(&self) -> bool {
        RULES.iter().any(|rule| rule.is_unsafe(&self.0))
    }

    pub(super) fn total(&self) -> u64 {
        self.0.total()
    }

    pub(super) fn enterprises(&self) -> u64 {
        self.0.enterprises()
    }
}

/// Cells of wards by divisions and totals.
pub(super) fn truth() -> Vec<True> {
    let table = table(DIVISIONS.len());
    table.places().map(|place| True(*table.cell(place))).collect()
}

/// The true table of wards by the first so many divisions.
fn table(divisions: usize) -> Table {
    table_of(firms(), divisions)
}

fn table_of(firms: Vec<Planted>, divisions: usize) -> Table {
    let known = firms.into_iter().enumerate().filter(|(_, firm)| firm.division < divisions);
    let parts = known.map(|(at, firm)| (firm.ward, firm.division, at, firm.workers));
    Table::new(WARDS.len(), divisions, parts).expect("inside")
}

/// What the public is told of workers, by area and division; `None` is withheld.
fn told(server: &Server) -> BTreeMap<(String, String), Option<u64>> {
    let rows = rows(server, false, "sector-mix", "boundaries=wards-2025");
    let known = rows.into_iter().filter(|row| row["workers_known"] != 0);
    let text = |row: &Json, column: &str| row[column].as_str().unwrap_or_default().to_owned();
    let told = known.map(|row| {
        let division = text(&row, "sector").trim_start_matches("2025:").to_owned();
        assert_eq!(row["workers"].is_null(), names(&row, "withheld", "workers"), "{row}");
        ((text(&row, "area"), division), row["workers"].as_u64())
    });
    told.collect()
}

/// By how much the bounds of an unsafe cell must miss its value.
fn level(cell: &Cell) -> u64 {
    let rest = cell.total() - cell.largest() - cell.second();
    (15 * cell.largest()).saturating_sub(100 * rest).div_ceil(100).max(1)
}

fn is_wide(cell: &Cell, interval: Interval) -> bool {
    let level = level(cell);
    let high = interval.high.is_none_or(|high| high >= cell.total() + level);
    interval.low <= cell.total().saturating_sub(level) && high
}

fn line(at: Line, names: &[&str], total: &str) -> String {
    match at {
        Line::At(at) => names[at].to_owned(),
        Line::Total => total.to_owned(),
    }
}

/// Whether the answer tells what stands at a place.
fn is_told(told: &BTreeMap<(String, String), Option<u64>>, table: &Table, place: Place) -> bool {
    let wards = WARDS.map(|ward| ward.code);
    let key = (line(place.row, &wards, "city"), line(place.column, &DIVISIONS, "all"));
    match told.get(&key) {
        Some(workers) => workers.is_some(),
        None => table.cell(place).enterprises() == 0,
    }
}

#[test]
fn what_is_told_is_true_and_unsafe_cells_are_not_told() {
    let server = Server::on(folder());
    let (told, table) = (told(&server), table(DIVISIONS.len()));
    let mut seen = 0;
    for place in table.places().filter(|place| place.column != Line::Total) {
        let cell = table.cell(place);
        let wards = WARDS.map(|ward| ward.code);
        let key = (line(place.row, &wards, "city"), line(place.column, &DIVISIONS, "all"));
        let own = told.get(&key).copied().flatten();
        assert!(own.is_none_or(|own| own == cell.total()), "{key:?}");
        assert!(own.is_none() || !RULES.iter().any(|rule| rule.is_unsafe(cell)), "{key:?}");
        seen += usize::from(own.is_some());
    }
    assert!(seen >= 8, "{seen} cells are told: a table in which all is withheld proves nothing");
    server.stop();
}

#[test]
fn a_withheld_cell_is_never_the_only_one_of_a_column_whose_total_is_told() {
    let server = Server::on(folder());
    let told = told(&server);
    let mut columns = 0;
    for division in DIVISIONS {
        let own = told.iter().filter(|((area, own), _)| own == division && area != "city");
        let withheld = own.filter(|(_, workers)| workers.is_none()).count();
        let total = told[&("city".to_owned(), division.to_owned())];
        assert!(withheld != 1 || total.is_none(), "division {division}");
        columns += usize::from(withheld > 1 && total.is_some());
    }
    assert!(columns > 0, "some column has withheld cells and a total");
    server.stop();
}

/// The exact bounds of every withheld cell. Sums of areas are told by no table; they count as known all the same, for
/// shares of them are told.
#[test]
fn no_reader_comes_closer_to_an_unsafe_cell_than_its_level_of_protection() {
    let server = Server::on(folder());
    let (told, table) = (told(&server), table(DIVISIONS.len()));
    let status = |place: Place| {
        if is_told(&told, &table, place) { Status::Shown } else { Status::Unsafe }
    };
    let mut judged = 0;
    for (place, interval) in audit(&Pattern::new(table.clone(), status)) {
        let cell = table.cell(place);
        if place.column != Line::Total && RULES.iter().any(|rule| rule.is_unsafe(cell)) {
            assert!(is_wide(cell, interval), "{place:?}: {interval:?} around {}", cell.total());
            judged += 1;
        }
    }
    assert_eq!(judged, 6);
    server.stop();
}

/// A share is a cell over the workers of known sector of the area, told to a tenth of a per cent: it gives bounds for that
/// sum, and so for the only cell of the area that is withheld.
#[test]
#[expect(clippy::cast_precision_loss, reason = "workers are far fewer than 2^53")]
fn no_share_of_workers_gives_back_the_withheld_cell_of_its_area() {
    let server = Server::on(folder_of(&PAIRS));
    let (told, table) = (told(&server), table_of(firms_of(&PAIRS), DIVISIONS.len() - 1));
    let quotients = rows(&server, false, "specialisation", "boundaries=wards-2025&measure=workers");
    let mut shares = 0;
    for (at, ward) in WARDS.iter().enumerate() {
        let of = |division: &str| told.get(&(ward.code.to_owned(), division.to_owned())).copied();
        let (mut low, mut high) = (0.0, f64::INFINITY);
        for row in quotients.iter().filter(|row| row["area"] == ward.code) {
            let division = row["sector"].as_str().expect("a sector").trim_start_matches("2025:");
            let Some(share) = row["share_pct"].as_f64().filter(|share| *share > 0.0) else { continue };
            let own = of(division).flatten().expect("a share of what is told") as f64;
            low = f64::max(low, own / (share + 0.05) * 100.0);
            high = f64::min(high, own / (share - 0.05) * 100.0);
            shares += 1;
        }
        let known = &DIVISIONS[..DIVISIONS.len() - 1];
        let withheld: Vec<_> = known.iter().filter(|division| of(division) == Some(None)).collect();
        let [only] = withheld.as_slice() else { continue };
        let rest: u64 = known.iter().filter_map(|division| of(division).flatten()).sum();
        let column = known.iter().position(|own| own == *only).expect("one of them");
        let cell = table.cell(Place::inner(at, column));
        if !RULES.iter().any(|rule| rule.is_unsafe(cell)) {
            continue;
        }
        let bounds = (low - rest as f64, high - rest as f64);
        let (value, level) = (cell.total() as f64, level(cell) as f64);
        assert!(
            bounds.0 <= value - level && bounds.1 >= value + level,
            "ward {}, division {only}: {value} lies within {bounds:?}, which must miss it by {level}",
            ward.code
        );
    }
    assert!(shares > 0, "some shares are told");
    server.stop();
}
