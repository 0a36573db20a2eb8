//! Rules of firms.

use super::{beside::Beside, broken::Broken, location};
use crate::model::{breach::Breach, firm::Firm, range};

pub(super) fn judge(firm: &Firm, beside: &Beside<'_>, broken: &mut Broken) {
    location::sources(&firm.sources, beside, broken);
    broken.needed("name", &firm.name);
    broken.text("name_en", firm.name_en.as_deref());
    if let Some(tax_code) = &firm.tax_code {
        broken.text("tax_code", Some(tax_code.as_str()));
        if let Some(fault) = tax_code.fault() {
            broken.tell("tax_code", Some(tax_code.to_string()), Breach::TaxCode(fault));
        }
    }
    location::written(&firm.written, broken);
    if let Some(zone) = &firm.zone {
        broken.reference("zone_code", zone, beside.has_zone(zone), Breach::ZoneUnheld);
    }
    broken.text("sector_basis", firm.sector.as_ref().and_then(|sector| sector.basis.as_deref()));
    broken.text("activity", firm.activity.as_deref());
    broken.text("status_note", firm.status_note.as_deref());
    broken.number("workers", firm.workers.map(|workers| workers.count), &range::WORKERS);
    broken.order(("opened", firm.opened), ("closed", firm.closed));
    location::judge(firm.location.as_ref(), "point_evidence", beside, broken);
    broken.text("notes", firm.notes.as_deref());
}
