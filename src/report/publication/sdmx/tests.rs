//! Made-up publications.

use time::macros::{date, datetime};

use crate::model::publication::{Basis, NewPublication, Publication, PublishedCell};

/// A value of an area and a sector.
pub(super) fn cell(area: &str, sector: &str, workers: Option<u64>) -> PublishedCell {
    let area_name = (!["city", "unplaced"].contains(&area)).then(|| format!("Xã {area}"));
    PublishedCell { area: area.to_owned(), area_name, sector: Some(sector.to_owned()), workers }
}

/// A publication with a number, a revision of a period, and the edition of its areas.
pub(super) fn publication(
    id: i64,
    (period, revision): (&str, i64),
    edition: &str,
    cells: Vec<PublishedCell>,
) -> Publication {
    let own = NewPublication {
        period: period.to_owned(),
        revision,
        revises: None,
        counted_on: date!(2026 - 06 - 30),
        version: 1,
        recorded_at: None,
        edition: edition.to_owned(),
        threshold: 3,
        p_percent: 15,
        cells,
        basis: Basis { pattern: String::new(), contributions: String::new() },
        reason: None,
        published_by: "A".to_owned(),
        published_at: datetime!(2026-07-15 00:00 UTC),
    };
    Publication { id, own }
}
