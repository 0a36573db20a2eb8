//! Rules that firms and zones share: points, addresses and sources.

use super::{beside::Beside, broken::Broken};
use crate::model::{
    breach::Breach,
    code::Code,
    location::{Location, Written},
    range,
};

/// Checks a point with its method, precision and evidence. `evidence` is the name of the property with the evidence.
pub(super) fn judge(
    location: Option<&Location>,
    evidence: &'static str,
    beside: &Beside<'_>,
    broken: &mut Broken,
) {
    let Some(location) = location else { return };
    if let Some(city) = beside.outside_of(location.point) {
        let value = format!("{}, {}", location.point.lon(), location.point.lat());
        broken.tell("lon", Some(value), Breach::OutsideArea(city.clone()));
    }
    broken.number("point_precision_m", location.precision_m, &range::METRES);
    broken.text(evidence, location.evidence.as_deref());
    broken.text("point_entered", location.entered.as_deref());
}

pub(super) fn written(written: &Written, broken: &mut Broken) {
    let Written { address, commune, district, ward } = written;
    broken.text("address", address.as_deref());
    broken.text("commune", commune.as_deref());
    broken.text("district", district.as_deref());
    broken.text("ward", ward.as_deref());
}

pub(super) fn sources(sources: &[Code], beside: &Beside<'_>, broken: &mut Broken) {
    for source in sources {
        broken.reference("sources", source, beside.has_source(source), Breach::SourceUnheld);
    }
}
