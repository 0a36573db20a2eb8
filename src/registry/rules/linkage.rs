//! Rules of linkage clusters.

use super::{beside::Beside, broken::Broken};
use crate::model::{breach::Breach, linkage::Linkage, range};

pub(super) fn judge(linkage: &Linkage, beside: &Beside<'_>, broken: &mut Broken) {
    broken.needed("name", &linkage.name);
    broken.number("eps_m", Some(linkage.eps_m), &range::METRES);
    broken.number("min_firms", Some(linkage.min_firms), &range::CORE);
    for member in &linkage.members {
        broken.reference("members", member, beside.has_firm(member), Breach::FirmUnheld);
    }
    broken.text("decision", linkage.decision.as_deref());
    broken.text("note", linkage.note.as_deref());
}
