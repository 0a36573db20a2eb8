//! Making a publication.

use std::collections::BTreeSet;

use time::{Date, OffsetDateTime};

use super::{
    PublicationFault,
    basis::{Counted, counted, keep, release, rules},
    labels::label,
};
use crate::{
    analysis::disclosure::{
        Intruder, Table,
        joint::{self, Joint, Standing},
    },
    index::Snapshot,
    model::{
        presence::When,
        publication::{ALL_SECTORS, Basis, CITY, NewPublication, Publication, PublishedCell, UNPLACED},
    },
    report::{disclosure::Policy, parameters::Period},
};

/// What is to be published.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The period, on the last day of which establishments are counted.
    pub period: Period,
    /// Why, or what is corrected.
    pub reason: Option<String>,
    /// The author.
    pub by: String,
    /// Now.
    pub at: OffsetDateTime,
    /// Today.
    pub today: Date,
    /// When the version of the register was recorded.
    pub recorded_at: Option<OffsetDateTime>,
}

/// A table that can be published.
#[derive(Debug, Clone)]
pub struct Made {
    /// The publication.
    pub new: NewPublication,
    /// The number of the last publication together with which it is protected; 0 if there is none.
    pub last: i64,
    /// The number of unsafe sums that the earlier publications alone disclose.
    pub open: usize,
}

/// Makes the table of workers of a period from a state of the register, protected together with all earlier publications.
///
/// # Errors
///
/// [`PublicationFault`] if the table cannot be published.
pub fn make(
    now: &Snapshot,
    earlier: &[Publication],
    policy: &Policy,
    wanted: Wanted,
) -> Result<Made, PublicationFault> {
    let last_day = wanted.period.last_day();
    if last_day >= wanted.today {
        return Err(PublicationFault::Running(wanted.period, last_day));
    }
    let period = wanted.period.to_string();
    let revised = earlier.iter().rfind(|old| old.own.period == period);
    if revised.is_some() && wanted.reason.is_none() {
        return Err(PublicationFault::NoReason(wanted.period));
    }
    let edition =
        policy.edition(now).ok_or_else(|| PublicationFault::NoEdition(policy.boundaries.clone()))?;
    let when = When { day: last_day, today: wanted.today };
    let rules = rules(policy.threshold, policy.p_percent);
    let own = counted(now, edition, when, rules).ok_or(PublicationFault::NoEdition(None))?;
    if own.release.contributions.is_empty() {
        return Err(PublicationFault::NoWorkers);
    }
    let before = earlier.iter().map(release).collect::<Result<Vec<_>, _>>()?;
    let table = own.release.table().ok_or(PublicationFault::TooLarge)?;
    let found =
        joint::release(&before, &own.release, Intruder::Enterprise).ok_or(PublicationFault::TooLarge)?;
    let (cells, pattern) = cells(now, edition, &own, (&table, &found));
    if cells.iter().all(|cell| cell.workers.is_none()) {
        return Err(PublicationFault::AllWithheld);
    }
    let is_there = table.places().map(|place| table.cell(place).enterprises() > 0);
    let published: Vec<bool> = found
        .published()
        .into_iter()
        .zip(is_there)
        .map(|(is_published, is_there)| is_published && is_there)
        .collect();
    let kept = serde_json::to_string(&keep(&own.release, &published));
    let new = NewPublication {
        period,
        revision: revised.map_or(1, |old| old.own.revision + 1),
        revises: revised.map(|old| old.id),
        counted_on: last_day,
        version: now.version,
        recorded_at: wanted.recorded_at,
        edition: own.release.edition,
        threshold: policy.threshold,
        p_percent: policy.p_percent,
        cells,
        basis: Basis { pattern, contributions: kept.map_err(|_| PublicationFault::TooLarge)? },
        reason: wanted.reason,
        published_by: wanted.by,
        published_at: wanted.at,
    };
    Ok(Made { new, last: earlier.last().map_or(0, |old| old.id), open: found.open })
}

/// The values of the table where there are establishments, in order of area and division, each with the letter of its
/// standing. One without known workers looks withheld.
fn cells(
    now: &Snapshot,
    edition: usize,
    own: &Counted,
    (table, found): (&Table, &Joint),
) -> (Vec<PublishedCell>, String) {
    let Counted { release, places } = own;
    let (rows, columns) = (release.rows.len(), release.columns);
    let around =
        |(row, column): &(usize, usize)| [(*row, *column), (*row, columns), (rows, *column), (rows, columns)];
    let there: BTreeSet<(usize, usize)> = places.iter().flat_map(around).collect();
    let values: Vec<_> = table.places().map(|place| *table.cell(place)).collect();
    let units = &now.base.editions[edition];
    let mut pattern = String::with_capacity(there.len());
    let mut cell = |(row, column): (usize, usize)| {
        let index = row * (columns + 1) + column;
        let (value, standing) = (&values[index], found.standings[index]);
        let is_known = value.enterprises() > 0;
        pattern.push(if is_known { letter(standing) } else { 'n' });
        let unit = u16::try_from(row).ok().and_then(|row| units.numbered(row)).filter(|_| row < rows);
        PublishedCell {
            area: if row == rows { CITY.to_owned() } else { release.rows[row].clone() },
            area_name: unit.map(|unit| unit.name.clone()),
            sector: if column == columns { Some(ALL_SECTORS.to_owned()) } else { label(column) },
            workers: (is_known && standing == Standing::Told).then(|| value.total()),
        }
    };
    let cells = there.into_iter().map(&mut cell).collect();
    debug_assert_eq!(release.rows[0], UNPLACED, "the first row is what lies in no unit");
    (cells, pattern)
}

fn letter(standing: Standing) -> char {
    match standing {
        Standing::Told => 't',
        Standing::Unsafe => 'u',
        Standing::Changed => 'd',
        Standing::Complementary => 'c',
    }
}
