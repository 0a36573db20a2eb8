//! Records of establishments that are not counted on a day, by reason. Together with the counted ones they are all
//! records.

use super::{
    areas::Areas,
    counted_on::Figures,
    firms::Layer,
    row::Row,
    standing::{Absent, Known},
};
use crate::model::presence::{Presence, When};

impl Layer {
    /// The records that are not counted on a day.
    pub fn absent_on(&self, when: When) -> Absent {
        let mut all = Absent::default();
        for chunk in &self.chunks {
            if chunk.standing.holds(when) {
                all.join(chunk.standing.gone);
                continue;
            }
            let lives = (0..chunk.len()).map(|row| chunk.life(row));
            lives.filter(|life| life.on(when) == Presence::NotThere).for_each(|life| all.add(life, when));
        }
        all
    }

    /// The records that are not counted on the last of several compared days.
    pub fn absent_over(&self, days: &[When]) -> Absent {
        let mut all = Absent::default();
        let Some(last) = days.last() else { return all };
        for life in self.iter().map(Row::life) {
            match life.over(days) {
                None => all.unclear += 1,
                Some(_) if life.on(*last) == Presence::NotThere => all.add(life, *last),
                Some(_) => (),
            }
        }
        all
    }

    /// The number of establishments on a day whose point lies in no unit of an edition.
    pub fn outside_on(&self, edition: usize, when: When, known: &Known) -> usize {
        let areas = Areas::Edition(edition);
        if !when.is_present() {
            return self.iter().filter(|row| row.is_there(when) && is_outside(*row, areas)).count();
        }
        let count = |of: Figures| usize::try_from(of.tally.establishments).unwrap_or(usize::MAX);
        let cells = self.cells_on(areas, when);
        let nowhere: usize = cells.range((0, 0)..=(0, u8::MAX)).map(|(_, figures)| count(*figures)).sum();
        nowhere.saturating_sub(known.firms - known.placed)
    }

    /// The same on the last of several compared days.
    pub fn outside_over(&self, edition: usize, days: &[When]) -> usize {
        let Some(last) = days.last() else { return 0 };
        let is_counted = |row: &Row<'_>| row.is_there(*last) && row.life().over(days).is_some();
        let outside = self.iter().filter(|row| is_outside(*row, Areas::Edition(edition)));
        outside.filter(is_counted).count()
    }
}

/// Whether a row has a point that lies in none of the areas.
fn is_outside(row: Row<'_>, areas: Areas) -> bool {
    row.area(areas) == 0 && row.point().is_some()
}
