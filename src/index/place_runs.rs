//! The units and zones of the rows of a chunk as runs: neighbouring rows mostly share theirs.

use std::ops::Range;

use super::rows::Rows;

/// Runs of rows with the same place, for each edition and then for the zones.
#[derive(Debug)]
pub(super) struct PlaceRuns {
    /// Of all columns, one after the other: the end of a run and its place.
    runs: Box<[(u16, u16)]>,
    /// Where the runs of each column end.
    ends: Box<[u32]>,
}

impl PlaceRuns {
    pub(super) fn of(rows: &Rows) -> Self {
        let (mut runs, mut ends) = (Vec::new(), Vec::new());
        for column in rows.units.iter().chain([&rows.columns.zone]) {
            let mut end = 0;
            for alike in column.chunk_by(|a, b| a == b) {
                end += alike.len();
                runs.push((u16::try_from(end).expect("a chunk has few rows"), alike[0]));
            }
            ends.push(u32::try_from(runs.len()).expect("a chunk has few rows"));
        }
        Self { runs: runs.into(), ends: ends.into() }
    }

    /// The rows of each run of an edition, with the place.
    pub(super) fn of_edition(&self, edition: usize) -> impl Iterator<Item = (Range<usize>, u16)> {
        self.column(edition)
    }

    /// The rows of each run of the zones, with the place.
    pub(super) fn of_zones(&self) -> impl Iterator<Item = (Range<usize>, u16)> {
        self.column(self.ends.len() - 1)
    }

    fn column(&self, at: usize) -> impl Iterator<Item = (Range<usize>, u16)> {
        let first = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        let mut start = 0;
        self.runs[first..self.ends[at] as usize].iter().map(move |(end, place)| {
            let run = start..usize::from(*end);
            start = run.end;
            (run, *place)
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::index::rows::Columns;

    proptest! {
        #[test]
        fn runs_give_back_the_places_of_all_rows(places in proptest::collection::vec((0..3_u16, 0..2_u16, 0..4_u16), 1..300)) {
            let column = |of: fn(&(u16, u16, u16)) -> u16| places.iter().map(of).collect::<Vec<_>>();
            let (old, new, zone) = (column(|p| p.0), column(|p| p.1), column(|p| p.2));
            let columns = Columns { zone: zone.clone(), ..Columns::default() };
            let runs = PlaceRuns::of(&Rows { columns, units: vec![old.clone(), new.clone()], ..Rows::default() });
            let told = |runs: &mut dyn Iterator<Item = (Range<usize>, u16)>| {
                let (mut end, mut all) = (0, Vec::new());
                for (run, place) in runs {
                    assert!(run.start == end && !run.is_empty(), "{run:?} after {end}");
                    end = run.end;
                    all.extend(run.map(|_| place));
                }
                all
            };
            prop_assert_eq!(told(&mut runs.of_edition(0)), old);
            prop_assert_eq!(told(&mut runs.of_edition(1)), new);
            prop_assert_eq!(told(&mut runs.of_zones()), zone.clone());
            let changes = zone.windows(2).filter(|pair| pair[0] != pair[1]).count();
            prop_assert_eq!(runs.of_zones().count(), changes + 1, "no two runs could be one");
        }
    }
}
