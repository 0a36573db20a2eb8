//! Rules of outlines of zones and clusters, and of every area.

use geo::MultiPolygon;

use super::{beside::Beside, broken::Broken};
use crate::{
    geom::area,
    model::{breach::Breach, outline::Outline},
};

pub(super) fn judge(outline: &Outline, beside: &Beside<'_>, broken: &mut Broken) {
    broken.reference("code", &outline.zone, beside.has_zone(&outline.zone), Breach::ZoneUnheld);
    broken.text("source", outline.source.as_deref());
    shape(&outline.shape, broken);
}

/// An area must be valid by OGC Simple Features.
pub(super) fn shape(shape: &MultiPolygon, broken: &mut Broken) {
    if let Err(fault) = area::check(shape) {
        broken.tell("geometry", None, Breach::Shape(fault.to_string()));
    }
}
