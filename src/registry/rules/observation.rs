//! Rules of observations.

use super::{beside::Beside, broken::Broken, land};
use crate::model::{breach::Breach, observation::Observation, range};

pub(super) fn judge(observation: &Observation, beside: &Beside<'_>, broken: &mut Broken) {
    broken.needed("measure", &observation.measure);
    broken.text("breakdown", observation.breakdown.as_deref());
    broken.needed("period", &observation.period);
    broken.number("value", Some(observation.value), &range::FIGURE);
    broken.needed("unit", &observation.unit);
    broken.text("compared_with", observation.compared_with.as_deref());
    if let Some(source) = &observation.source {
        broken.reference("source", source, beside.has_source(source), Breach::SourceUnheld);
    }
    broken.text("note", observation.note.as_deref());
    if !observation.period.trim().is_empty() && observation.days().is_none() {
        broken.tell("period", Some(observation.period.clone()), Breach::Period);
    }
    land::figure(observation, beside, broken);
}
