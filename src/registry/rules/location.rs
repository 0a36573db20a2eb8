//! Rules that firms and zones share: points and sources.

use super::{beside::Beside, broken::Broken};
use crate::model::{breach::Breach, code::Code, location::Location};

/// Checks that a point lies in the area of the register.
pub(super) fn judge(location: Option<&Location>, beside: &Beside<'_>, broken: &mut Broken) {
    let Some(location) = location else { return };
    if let Some(city) = beside.outside_of(location.point) {
        let value = format!("{}, {}", location.point.lon(), location.point.lat());
        broken.tell("lon", Some(value), Breach::OutsideArea(city.clone()));
    }
}

pub(super) fn sources(sources: &[Code], beside: &Beside<'_>, broken: &mut Broken) {
    for source in sources {
        broken.reference("sources", source, beside.has_source(source), Breach::SourceUnheld);
    }
}
