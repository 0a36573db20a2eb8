//! Rules of zones and clusters.

use super::{beside::Beside, broken::Broken, location};
use crate::model::{breach::Breach, range, zone::Zone};

pub(super) fn judge(zone: &Zone, beside: &Beside<'_>, broken: &mut Broken) {
    location::sources(&zone.sources, beside, broken);
    broken.needed("name", &zone.name);
    broken.text("name_en", zone.name_en.as_deref());
    broken.number("area_ha", zone.area_ha, &range::AREA_HA);
    broken.text("area_note", zone.area_note.as_deref());
    broken.number("established_year", zone.established_year, &range::YEAR);
    broken.number("lease_start", zone.lease_start, &range::LEASE_YEAR);
    broken.number("lease_end", zone.lease_end, &range::LEASE_YEAR);
    if let Some((start, end)) = zone.lease_start.zip(zone.lease_end).filter(|(start, end)| end < start) {
        broken.tell("lease_end", Some(end.to_string()), Breach::Order("lease_start", start.to_string()));
    }
    broken.text("decision", zone.decision.as_deref());
    broken.text("investor", zone.investor.as_deref());
    broken.number("occupancy_pct", zone.occupancy_pct, &range::PERCENT);
    broken.text("occupancy_note", zone.occupancy_note.as_deref());
    broken.number("investment_bn_vnd", zone.investment_bn_vnd, &range::INVESTMENT);
    location::written(&zone.written, broken);
    location::judge(zone.location.as_ref(), "point_note", beside, broken);
    broken.text("notes", zone.notes.as_deref());
}
