//! Rules of outlines of zones and clusters, and of every area.

use geo::MultiPolygon;

use super::{beside::Beside, broken::Broken, land};
use crate::{
    geom::{area, bbox::Bbox},
    model::{breach::Breach, outline::Outline, shape_fault::ShapeFault},
};

pub(super) fn judge(outline: &Outline, beside: &Beside<'_>, broken: &mut Broken) {
    broken.reference("code", &outline.zone, beside.has_zone(&outline.zone), Breach::ZoneUnheld);
    broken.text("source", outline.source.as_deref());
    if !shape(&outline.shape, broken) {
        return;
    }
    if let Some(city) = beside.leaves_area(&Bbox::of(&outline.shape)) {
        broken.tell("geometry", None, Breach::OutsideArea(city.clone()));
    }
    land::outline(outline, beside, broken);
}

/// An area must be valid by OGC Simple Features. Returns whether it is.
pub(super) fn shape(shape: &MultiPolygon, broken: &mut Broken) -> bool {
    match area::check(shape) {
        Ok(()) => true,
        Err(fault) => {
            broken.tell("geometry", None, Breach::Shape(ShapeFault::Area(fault)));
            false
        }
    }
}
