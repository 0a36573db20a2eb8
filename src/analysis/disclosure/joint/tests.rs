//! Small histories with known answers.

use super::{Contribution, Release, Standing, release};
use crate::analysis::disclosure::{Intruder, Line, Place, Rule};

/// A release of firms, each alone in its enterprise: firm, row, column and workers.
fn of(rows: usize, columns: usize, firms: &[(i64, usize, usize, u64)]) -> Release {
    let contribution = |(firm, row, column, workers): &(i64, usize, usize, u64)| Contribution {
        firm: *firm,
        enterprise: firm.cast_unsigned(),
        row: *row,
        column: *column,
        workers: *workers,
    };
    Release {
        edition: "wards".to_owned(),
        rows: (0..rows).map(|row| format!("W{row}")).collect(),
        columns,
        rules: vec![Rule::Threshold(3), Rule::PPercent(15)],
        contributions: firms.iter().map(contribution).collect(),
        published: Vec::new(),
    }
}

/// Protects releases one after the other; returns the standings of each.
fn history(releases: Vec<Release>) -> Vec<(Release, Vec<Standing>)> {
    let mut earlier: Vec<Release> = Vec::new();
    let mut all = Vec::new();
    for mut new in releases {
        let joint = release(&earlier, &new, Intruder::Enterprise).unwrap();
        assert_eq!(joint.open, 0);
        new.published = joint.published();
        earlier.push(new.clone());
        all.push((new, joint.standings));
    }
    all
}

fn standing(of: &(Release, Vec<Standing>), place: Place) -> Standing {
    let at = |line: Line, total: usize| if let Line::At(at) = line { at } else { total };
    let (release, standings) = of;
    standings[at(place.row, release.rows.len()) * (release.columns + 1) + at(place.column, release.columns)]
}

/// Two firms alone in their cell, the others ordinary; then five firms come to the empty cell of the fourth ward.
fn metal_and_food() -> [Vec<(i64, usize, usize, u64)>; 2] {
    let cells: [(usize, usize, &[u64]); 7] = [
        (0, 1, &[100]),
        (1, 1, &[20, 22, 24, 26, 28]),
        (2, 1, &[100, 90, 110, 95, 105, 100]),
        (0, 0, &[9, 10, 11, 10]),
        (1, 0, &[12, 13, 12, 13]),
        (2, 0, &[50, 60, 40, 55]),
        (3, 0, &[9, 10, 11]),
    ];
    let firms =
        cells.iter().flat_map(|(row, column, sizes)| sizes.iter().map(move |size| (*row, *column, *size)));
    let before: Vec<_> =
        (1..).zip(firms).map(|(firm, (row, column, size))| (firm, row, column, size)).collect();
    let came = [20, 18, 17, 16, 15];
    let after =
        before.iter().copied().chain((100..).zip(came).map(|(firm, size)| (firm, 3, 1, size))).collect();
    [before, after]
}

#[test]
fn a_firm_that_did_not_change_is_not_the_difference_of_two_tables() {
    let all = history(metal_and_food().map(|firms| of(4, 2, &firms)).into());
    let told = |at: usize, place| standing(&all[at], place) == Standing::Told;
    let ever = |place| told(0, place) || told(1, place);
    let alone = Place::inner(0, 1);
    assert!(!ever(alone));
    assert!(!(ever(Place::row_total(0)) && ever(Place::inner(0, 0))), "its row less the other cell");
    for at in 0..2 {
        let others = [1, 2, 3].map(|row| Place::inner(row, 1)).into_iter().all(|place| match place.row {
            // The fourth ward changed, and had no firm of the sector before.
            Line::At(3) => at == 0 || told(1, place),
            _ => ever(place),
        });
        assert!(!(told(at, Place::column_total(1)) && others), "its column less the other cells: {at}");
    }
    assert!(all.iter().all(|(own, _)| own.published.iter().filter(|is_told| **is_told).count() > 3));
}

#[test]
fn a_value_is_withheld_after_few_changes_and_published_after_none_or_many() {
    let sizes = [20, 24, 30, 31, 36, 40];
    let firms = |by: [u64; 6]| -> Vec<(i64, usize, usize, u64)> {
        (1..).zip(sizes).zip(by).map(|((firm, size), by)| (firm, 0, 0, size + by)).collect()
    };
    let states = [[0; 6], [0; 6], [7, 0, 0, 0, 0, 0], [7, 5, 0, 0, 0, 0], [7, 5, 6, 8, 0, 0]];
    let all = history(states.map(|by| of(1, 1, &firms(by))).into());
    let standings: Vec<Standing> = all.iter().map(|own| standing(own, Place::inner(0, 0))).collect();
    let (told, changed) = (Standing::Told, Standing::Changed);
    assert_eq!(standings, [told, told, changed, changed, told]);
}

#[test]
fn a_tax_code_that_is_recorded_later_is_no_change() {
    let sizes = [20, 24, 30, 31, 36, 40];
    let firms: Vec<_> = (1..).zip(sizes).map(|(firm, size)| (firm, 0, 0, size)).collect();
    let recorded = |more: u64| {
        let mut own = of(1, 1, &firms);
        own.contributions.iter_mut().for_each(|part| part.enterprise += 100);
        own.contributions[0].workers += more;
        own
    };
    for (more, expected) in [(0, Standing::Told), (7, Standing::Changed)] {
        let all = history(vec![of(1, 1, &firms), recorded(more)]);
        assert_eq!(standing(&all[1], Place::inner(0, 0)), expected, "{more} more workers of one firm");
    }
}

#[test]
fn a_firm_of_no_workers_is_withheld_as_any_other() {
    let mut firms: Vec<(i64, usize, usize, u64)> = (1..=12_u8)
        .map(|at| (at.into(), usize::from(at % 3), usize::from(at % 2), u64::from(20 + at)))
        .collect();
    firms.retain(|(_, row, column, _)| (*row, *column) != (0, 0));
    firms.push((99, 0, 0, 0));
    let all = history(vec![of(3, 2, &firms)]);
    assert_eq!(standing(&all[0], Place::inner(0, 0)), Standing::Unsafe);
    let is_told = |place| standing(&all[0], place) == Standing::Told;
    assert!(!(is_told(Place::row_total(0)) && is_told(Place::inner(0, 1))));
    assert!(!(is_told(Place::column_total(0)) && [1, 2].iter().all(|row| is_told(Place::inner(*row, 0)))));
}
