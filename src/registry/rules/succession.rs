//! Rules of successions between units.

use super::{beside::Beside, broken::Broken};
use crate::model::{breach::Breach, succession::Succession};

pub(super) fn judge(s: &Succession, beside: &Beside<'_>, broken: &mut Broken) {
    if (&s.old_edition, &s.old_code) == (&s.new_edition, &s.new_code) {
        broken.tell("new_code", Some(s.new_code.to_string()), Breach::OwnSuccessor);
    }
    for (field, edition, code) in
        [("old_code", &s.old_edition, &s.old_code), ("new_code", &s.new_edition, &s.new_code)]
    {
        broken.reference(field, code, beside.may_have_unit(edition, code), Breach::UnitUnheld);
    }
    broken.needed("old_name", &s.old_name);
    broken.text("old_district", s.old_district.as_deref());
    broken.needed("new_name", &s.new_name);
    broken.text("clause", s.clause.as_deref());
    broken.text("confidence", s.confidence.as_deref());
    if let Some(source) = &s.source {
        broken.reference("source", source, beside.has_source(source), Breach::SourceUnheld);
    }
}
