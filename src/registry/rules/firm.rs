//! Rules of firms.

use super::{attribute, beside::Beside, broken::Broken, location};
use crate::model::{breach::Breach, firm::Firm};

pub(super) fn judge(firm: &Firm, beside: &Beside<'_>, broken: &mut Broken) {
    location::sources(&firm.sources, beside, broken);
    attribute::judge(firm, Firm::ATTRIBUTES, broken);
    if let Some(zone) = &firm.zone {
        broken.reference("zone_code", zone, beside.has_zone(zone), Breach::ZoneUnheld);
    }
    broken.order(("opened", firm.opened), ("closed", firm.closed));
    location::judge(firm.location.as_ref(), beside, broken);
}
