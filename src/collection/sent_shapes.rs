//! Geometries as clients send them. Each function applies the geometry of a request to a record, and returns whether it has
//! changed.

use geo::{Coord, MapCoords, MultiPolygon, Orient, orient::Direction};
use serde_json::Value as Json;

use super::{amending::Amending, misfit::Misfit, published::geometry, sent::How};
use crate::{
    exchange::area,
    geom::crs::Crs,
    model::{
        location::{Location, Placed},
        outline::Outline,
    },
};

impl Amending<'_> {
    /// A point, which may be unknown.
    pub(super) fn point<R: Placed>(&mut self, old: &R, new: &mut R) -> bool {
        let (old, new) = (old.location(), new.location_mut());
        let sent = match self.sent.feature.get("geometry") {
            None if self.sent.how == How::Merge => return false,
            None | Some(Json::Null) => {
                *new = None;
                return old.is_some();
            }
            Some(sent) => sent,
        };
        let crs = self.sent.crs;
        let Some(position) = position(sent) else {
            self.fault("geometry", Some(sent), Misfit::NoPoint);
            return false;
        };
        // Coordinates that come back as they were published do not change the point, whatever was rounded.
        if old.is_some_and(|old| crs.write(old.point) == Ok(position)) {
            return false;
        }
        match crs.read(position) {
            Ok(point) => {
                let [first, second] = position;
                let entered = (crs != Crs::Crs84).then(|| format!("{crs} {first} {second}"));
                *new = Some(Location { entered, ..Location::at(point) });
            }
            Err(_) => self.fault("geometry", Some(sent), Misfit::OutsideCrs(crs)),
        }
        true
    }

    /// An area, which every record of the kind has.
    pub(super) fn area(&mut self, _: &Outline, new: &mut Outline) -> bool {
        let sent = match self.sent.feature.get("geometry") {
            None if self.sent.how == How::Merge => return false,
            None | Some(Json::Null) => {
                self.fault("geometry", None, Misfit::Missing);
                return false;
            }
            Some(sent) => sent,
        };
        if self.is_published(sent) {
            return false;
        }
        match area::of_geometry(sent).map(|written| placed(&written, self.sent.crs)) {
            Ok(Some(shape)) => new.shape = shape,
            Ok(None) => self.fault("geometry", None, Misfit::OutsideCrs(self.sent.crs)),
            Err(said) => self.fault("geometry", None, Misfit::NoArea(said)),
        }
        true
    }

    /// A geometry that is not edited: it may be sent as it is, or not at all.
    pub(super) fn fixed_shape<R>(&mut self, _: &R, _: &mut R) -> bool {
        let sent = self.sent.feature.get("geometry").filter(|sent| !sent.is_null());
        if sent.is_some_and(|sent| !self.is_published(sent)) {
            self.fault("geometry", None, Misfit::FixedShape);
        }
        false
    }

    /// No geometry.
    pub(super) fn no_shape<R>(&mut self, _: &R, _: &mut R) -> bool {
        if self.sent.feature.get("geometry").is_some_and(|sent| !sent.is_null()) {
            self.fault("geometry", None, Misfit::NoShape);
        }
        false
    }

    /// Whether a geometry is that of the feature as it was published.
    fn is_published(&self, sent: &Json) -> bool {
        self.held.is_some_and(|held| {
            let own = geometry(held.shape(), self.sent.crs);
            own["type"] == sent["type"] && is_same(&own["coordinates"], &sent["coordinates"])
        })
    }
}

/// The two coordinates of a point. A height is not stored, so it is not taken either.
fn position(geometry: &Json) -> Option<[f64; 2]> {
    let is_point = geometry.get("type")?.as_str()? == "Point";
    let numbers: Option<Vec<f64>> =
        geometry.get("coordinates")?.as_array()?.iter().map(Json::as_f64).collect();
    numbers?.try_into().ok().filter(|_| is_point)
}

/// An area in WGS 84, its rings oriented as RFC 7946 requires; `None` if a position is outside the system.
fn placed(written: &MultiPolygon, crs: Crs) -> Option<MultiPolygon> {
    let shape = written.try_map_coords(|c| crs.read([c.x, c.y]).map(Coord::from));
    shape.ok().map(|shape| shape.orient(Direction::Default))
}

/// Whether two lists of coordinates are equal, however their numbers are written.
fn is_same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b)),
        (a, b) => a.as_f64().is_some_and(|a| b.as_f64() == Some(a)),
    }
}
