//! Rules of zones and clusters.

use super::{attribute, beside::Beside, broken::Broken, land, location};
use crate::model::{breach::Breach, zone::Zone};

pub(super) fn judge(zone: &Zone, beside: &Beside<'_>, broken: &mut Broken) {
    location::sources(&zone.sources, beside, broken);
    attribute::judge(zone, Zone::ATTRIBUTES, broken);
    if let Some((start, end)) = zone.lease_start.zip(zone.lease_end).filter(|(start, end)| end < start) {
        broken.tell("lease_end", Some(end.to_string()), Breach::Order("lease_start", start.to_string()));
    }
    location::judge(zone.location.as_ref(), beside, broken);
    land::zone(zone, beside, broken);
}
