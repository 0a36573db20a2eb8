//! The review of a file: what would be written, what is wrong with it, and a tag of the former.

use std::sync::Arc;

use crate::{
    exchange::{draft::Batch, finding::Finding},
    index::Snapshot,
    model::staged::Staged,
    registry::{counts::Counts, import::Planned, import_judge::is_accepted, proposed::Proposed},
};

/// What a file would change in the register as it is now.
#[derive(Debug)]
pub struct Review {
    /// A name for what would be written: the same as long as that is the same.
    pub tag: String,
    /// All findings, by row.
    pub findings: Vec<Finding>,
    /// What becomes of the rows; refused ones are not among them.
    pub proposed: Proposed,
    /// The numbers of it.
    pub counts: Counts,
    /// Whether the whole file can be written.
    pub is_sound: bool,
    /// Whether the good rows can be written.
    pub is_sound_in_part: bool,
}

impl Review {
    pub(super) fn of(
        own: &Staged,
        batch: &Batch,
        mut planned: Planned,
        now: &Arc<Snapshot>,
    ) -> (Self, Planned) {
        let proposed = Proposed::of(&planned.plan, now);
        let review = Self {
            tag: tag(own, &proposed),
            counts: Counts::of(batch.rows, &proposed, &planned.findings),
            proposed,
            is_sound: is_accepted(&planned.findings, false),
            is_sound_in_part: is_accepted(&planned.findings, true),
            findings: std::mem::take(&mut planned.findings),
        };
        (review, planned)
    }
}

/// The heading and the cell of a finding. Of a sheet, the heading is followed by the cell: `Ngành (C12)`.
pub fn place(finding: &Finding) -> (Option<&str>, Option<&str>) {
    let Some(column) = finding.column.as_deref() else { return (None, None) };
    let named = column.strip_suffix(')').and_then(|whole| whole.rsplit_once(" ("));
    let is_cell = |cell: &str| {
        let row = cell.trim_start_matches(|c: char| c.is_ascii_uppercase());
        row.len() < cell.len() && finding.row.is_some_and(|own| row == own.to_string())
    };
    match named.filter(|(_, cell)| is_cell(cell)) {
        Some((heading, cell)) => (Some(heading), Some(cell)),
        None => (Some(column), None),
    }
}

/// The name of what would be written of a file.
fn tag(own: &Staged, proposed: &Proposed) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&own.id.to_le_bytes());
    hasher.update(own.hash.as_deref().unwrap_or_default().as_bytes());
    hasher.update(&own.revision.to_le_bytes());
    proposed.hash_into(&mut hasher);
    hasher.finalize().to_hex()[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_of_a_sheet_is_told_apart_from_its_heading() {
        let of = |column: &str| Finding {
            column: Some(column.to_owned()),
            ..Finding::row(12, crate::exchange::finding::Fault::Missing)
        };
        for (column, heading, cell) in [
            ("Ngành (C12)", "Ngành", Some("C12")),
            ("Diện tích (ha) (AA12)", "Diện tích (ha)", Some("AA12")),
            ("Diện tích (ha)", "Diện tích (ha)", None),
            ("Ngành (C13)", "Ngành (C13)", None),
            ("Ngành (12)", "Ngành (12)", None),
        ] {
            assert_eq!(place(&of(column)), (Some(heading), cell));
        }
    }
}
