//! Units of one edition that overlap: a firm there would be counted in one of them by chance.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::LEAST;
use crate::{
    exchange::{
        draft::Batch,
        finding::{Fault, Finding},
        severity::Severity,
    },
    geom::overlap::overlaps,
    index::Snapshot,
    model::{code::Code, record::Record, unit::Unit},
};

/// A unit of an edition after the import.
struct Placed<'a> {
    unit: &'a Unit,
    /// The row of the file; `None` for a unit that is not in the file.
    row: Option<usize>,
}

/// Removes units that are repeated in a batch or overlap others, and adds a finding for each with the overlapping area.
/// Units that remain in the register take part if only the good rows are written.
pub(super) fn refuse(now: &Snapshot, batch: &mut Batch, partial: bool, findings: &mut Vec<Finding>) {
    let told = twice(batch);
    take(batch, told, findings);
    let told = among(&editions(batch, std::iter::empty()));
    take(batch, told, findings);
    if partial && findings.iter().any(|f| f.fault.severity() == Severity::Error) {
        let told = among(&editions(batch, now.base.holdings.units.values().map(AsRef::as_ref)));
        take(batch, told.into_iter().filter(|f| !findings.contains(f)).collect(), findings);
    }
}

/// Adds findings, and removes rows with errors from the batch.
fn take(batch: &mut Batch, told: Vec<Finding>, findings: &mut Vec<Finding>) {
    let errors = told.iter().filter(|f| f.fault.severity() == Severity::Error);
    let rows: BTreeSet<usize> = errors.filter_map(|f| f.row).collect();
    if !rows.is_empty() {
        batch.drafts.retain(|draft| !rows.contains(&draft.row));
    }
    findings.extend(told);
}

/// Units that an earlier row repeats or contains.
fn twice(batch: &Batch) -> Vec<Finding> {
    let (mut seen, mut told) = (BTreeMap::new(), Vec::new());
    for (unit, row) in units(batch) {
        let first = *seen.entry((&unit.edition, &unit.code)).or_insert(row);
        if first != row {
            told.push(about(unit, row, Fault::UnitTwice(first)));
        }
    }
    told
}

fn units(batch: &Batch) -> impl Iterator<Item = (&Unit, usize)> {
    batch.drafts.others().filter_map(|(at, record)| match record {
        Record::Unit(unit) => Some((unit, batch.drafts.row(at))),
        _ => None,
    })
}

fn about(unit: &Unit, row: usize, fault: Fault) -> Finding {
    Finding { row: Some(row), column: Some("code".to_owned()), value: Some(unit.code.to_string()), fault }
}

/// The units of each edition in the file, preceded by those that remain in the register.
fn editions<'a>(
    batch: &'a Batch,
    held: impl Iterator<Item = &'a Unit>,
) -> BTreeMap<&'a Code, Vec<Placed<'a>>> {
    let mut editions: BTreeMap<&Code, Vec<Placed<'_>>> =
        units(batch).map(|(unit, _)| (&unit.edition, Vec::new())).collect();
    let given: BTreeSet<(&Code, &Code)> = units(batch).map(|(unit, _)| (&unit.edition, &unit.code)).collect();
    let staying = held.filter(|unit| !given.contains(&(&unit.edition, &unit.code)));
    let placed = staying.map(|unit| Placed { unit, row: None });
    for placed in placed.chain(units(batch).map(|(unit, row)| Placed { unit, row: Some(row) })) {
        if let Some(units) = editions.get_mut(&placed.unit.edition) {
            units.push(placed);
        }
    }
    editions
}

/// The overlaps within each edition, each as a finding of the later unit.
fn among(editions: &BTreeMap<&Code, Vec<Placed<'_>>>) -> Vec<Finding> {
    let mut told = Vec::new();
    for units in editions.values() {
        let shapes: Vec<_> = units.iter().map(|placed| &placed.unit.shape).collect();
        for overlap in overlaps(&shapes, LEAST) {
            let (first, second) = (&units[overlap.first], &units[overlap.second]);
            let Some(row) = second.row else { continue };
            let (other, area_ha, share) = (first.unit.code.clone(), overlap.area_ha, overlap.share);
            told.push(about(second.unit, row, Fault::Overlap { other, row: first.row, area_ha, share }));
        }
    }
    told
}
