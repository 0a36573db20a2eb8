//! The rule of an edition: its units do not overlap, since a firm there would be counted in one of them by chance.

use std::collections::BTreeMap;

use super::beside::Beside;
use crate::{
    geom::overlap::overlaps,
    model::{
        breach::Breach,
        change::Edit,
        code::Code,
        record::{Kind, Record},
        refusal::Refusal,
        unit::Unit,
    },
};

/// Smaller overlaps, as a share of the smaller unit, come from rounding along a shared border and are ignored.
pub(in crate::registry) const LEAST: f64 = 0.001;

/// The overlaps of units that a commit writes with others of their editions, each reported for the later unit.
/// `befores` has the record before each edit; a unit with an unchanged boundary is not reported.
pub(super) fn judge(
    edits: &[Edit],
    befores: &[Option<Record>],
    beside: &Beside<'_>,
) -> Vec<(usize, Refusal)> {
    let mut editions: BTreeMap<&Code, Vec<(Option<usize>, &Unit)>> = BTreeMap::new();
    let mut last: BTreeMap<i64, usize> = BTreeMap::new();
    for (at, edit) in edits.iter().enumerate().filter(|(_, edit)| edit.subject().0 == Kind::Unit) {
        last.insert(edit.subject().1, at);
    }
    for at in last.into_values() {
        let Edit::Put(record) = &edits[at] else { continue };
        let Record::Unit(unit) = record.as_ref() else { continue };
        let stays = matches!(&befores[at], Some(Record::Unit(old))
            if old.edition == unit.edition && old.shape == unit.shape);
        let units = editions.entry(&unit.edition).or_default();
        if stays {
            units.insert(0, (None, unit));
        } else {
            units.push((Some(at), unit));
        }
    }
    editions.retain(|_, units| units.iter().any(|(at, _)| at.is_some()));
    let mut found = Vec::new();
    for (edition, put) in editions {
        let staying = beside.staying_units(edition).into_iter().map(|unit| (None, unit));
        let units: Vec<(Option<usize>, &Unit)> = staying.chain(put).collect();
        found.extend(among(&units).into_iter().filter_map(|(at, refusal)| Some((at?, refusal))));
    }
    found
}

/// The overlaps of units, each reported for the later one with the value attached to it.
pub(super) fn among<T: Copy>(units: &[(T, &Unit)]) -> Vec<(T, Refusal)> {
    let shapes: Vec<_> = units.iter().map(|(_, unit)| &unit.shape).collect();
    let told = overlaps(&shapes, LEAST).into_iter().map(|overlap| {
        let ((_, first), (what, second)) = (units[overlap.first], units[overlap.second]);
        let (other, area_ha, share) = (first.code.clone(), overlap.area_ha, overlap.share);
        let refusal = Refusal {
            kind: Kind::Unit,
            id: second.id.0,
            code: format!("{} {}", second.edition, second.code),
            field: "geometry",
            value: None,
            breach: Breach::Overlap { other, area_ha, share },
        };
        (what, refusal)
    });
    told.collect()
}
