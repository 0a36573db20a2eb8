//! The observations of a dataflow: those of the newest revision of each period.

use std::collections::BTreeMap;

use super::{
    conditions::Conditions,
    ids::{area, encoded, sector},
};
use crate::{
    model::publication::{Publication, PublishedCell},
    report::parameters::Period,
    stop,
};

/// What was published for the units of an edition of boundaries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cube<'p> {
    /// The code of the edition.
    pub(super) edition: &'p str,
    /// The newest publication of each period, oldest period first.
    tables: Vec<&'p Publication>,
    /// All publications of the edition, newest first.
    all: Vec<&'p Publication>,
}

/// A value of a cube.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Observation<'p> {
    /// The codes of the dimensions in their order; the last one is the period.
    pub(super) at: [String; 4],
    /// The value; `None` if it is withheld.
    pub(super) workers: Option<u64>,
    /// The publication.
    pub(super) of: &'p Publication,
}

/// The cubes of all publications, in order of edition.
pub fn cubes(all: &[Publication]) -> Vec<Cube<'_>> {
    let mut by_edition: BTreeMap<&str, Vec<&Publication>> = BTreeMap::new();
    for own in all {
        by_edition.entry(&own.own.edition).or_default().push(own);
    }
    by_edition.into_iter().map(|(edition, own)| Cube::new(edition, own)).collect()
}

impl<'p> Cube<'p> {
    fn new(edition: &'p str, mut all: Vec<&'p Publication>) -> Self {
        all.sort_by_key(|own| own.id);
        let newest: BTreeMap<&str, &Publication> =
            all.iter().map(|own| (own.own.period.as_str(), *own)).collect();
        all.reverse();
        Self { edition, tables: newest.into_values().collect(), all }
    }

    /// The cube of a single publication, also of one that was revised since.
    pub fn of(publication: &'p Publication) -> Self {
        Self::new(&publication.own.edition, vec![publication])
    }

    /// The identity of the dataflow and of its data structure.
    pub fn id(&self) -> String {
        format!("WORKERS_{}", encoded(self.edition))
    }

    /// All values that were published of the edition, newest publication first.
    pub(super) fn cells(&self) -> impl Iterator<Item = &'p PublishedCell> {
        self.all.iter().flat_map(|own| &own.own.cells)
    }

    /// The observations that meet conditions.
    pub(super) fn observations(&self, conditions: &Conditions) -> impl Iterator<Item = Observation<'p>> {
        let each = self.tables.iter().flat_map(|own| own.own.cells.iter().map(move |cell| (*own, cell)));
        each.map(|(own, cell)| observation(own, cell)).filter(move |own| {
            stop::check();
            conditions.hold(&own.at)
        })
    }
}

fn observation<'p>(of: &'p Publication, cell: &PublishedCell) -> Observation<'p> {
    let (frequency, period) = period(&of.own.period);
    let at = [frequency.to_owned(), area(&cell.area), sector(cell.sector.as_deref()), period];
    Observation { at, workers: cell.workers, of }
}

/// The code of the frequency of a period, and the period as SDMX writes it: the first half of 2026 is `2026-S1`.
fn period(text: &str) -> (&'static str, String) {
    debug_assert!(text.parse::<Period>().is_ok(), "periods are checked before they are published");
    match text.split_once("-H") {
        Some((year, half)) => ("S", format!("{year}-S{half}")),
        None => ("A", text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::publication::sdmx::tests::{cell, publication};

    #[test]
    fn a_revision_takes_the_place_of_what_it_corrects() {
        let all = [
            publication(1, ("2026-H1", 1), "wards", vec![cell("A", "25", Some(90))]),
            publication(2, ("2025", 1), "wards", vec![cell("A", "25", Some(80))]),
            publication(3, ("2026-H1", 2), "wards", vec![cell("A", "25", None)]),
            publication(4, ("2026-H1", 1), "districts", vec![cell("D", "25", Some(70))]),
        ];
        let cubes = cubes(&all);
        assert_eq!(cubes.iter().map(Cube::id).collect::<Vec<_>>(), ["WORKERS_districts", "WORKERS_wards"]);
        let told: Vec<_> = cubes[1]
            .observations(&Conditions::default())
            .map(|own| (own.at[3].clone(), own.workers, own.of.id))
            .collect();
        assert_eq!(told, [("2025".to_owned(), Some(80), 2), ("2026-S1".to_owned(), None, 3)]);
        let first = Cube::of(&all[0]).observations(&Conditions::default()).next().unwrap();
        assert_eq!((first.workers, first.at), (Some(90), ["S", "A", "25", "2026-S1"].map(str::to_owned)));
    }
}
