//! A polygon prepared for many "is this point inside?" questions.

use geo::{BoundingRect, CoordinatePosition, MultiPolygon, coordinate_position::CoordPos};

use super::{bbox::Bbox, lonlat::LonLat};

/// A multipolygon with its envelope and the envelope of each part.
#[derive(Debug, Clone)]
pub struct Area {
    shape: MultiPolygon,
    bbox: Bbox,
}

/// Why a shape cannot be an area.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AreaError {
    /// No polygon, or a polygon without points.
    #[error("the geometry is empty")]
    Empty,
    /// A coordinate is not finite or not on Earth.
    #[error("a coordinate is not a longitude and latitude in degrees")]
    Coordinate,
    /// The shape breaks the rules of OGC Simple Features §6.1.11.
    #[error("the polygon is not valid: {0}")]
    Invalid(String),
}

impl Area {
    /// Checks the shape against OGC Simple Features and prepares it.
    pub fn new(shape: MultiPolygon) -> Result<Self, AreaError> {
        use geo::{CoordsIter, Validation};
        if shape.coords_count() == 0 {
            return Err(AreaError::Empty);
        }
        if shape.coords_iter().any(|c| LonLat::new(c.x, c.y).is_err()) {
            return Err(AreaError::Coordinate);
        }
        shape.check_validation().map_err(|fault| AreaError::Invalid(fault.to_string()))?;
        let bbox = Bbox::of(&shape);
        Ok(Self { shape, bbox })
    }

    /// The polygons.
    pub fn shape(&self) -> &MultiPolygon {
        &self.shape
    }

    /// The envelope.
    pub fn bbox(&self) -> Bbox {
        self.bbox
    }

    /// Whether `p` lies inside or on the border.
    pub fn covers(&self, p: LonLat) -> bool {
        self.bbox.contains(p) && self.shape.coordinate_position(&p.into()) != CoordPos::Outside
    }

    /// Whether the area shares a point with the box.
    pub fn intersects(&self, bbox: &Bbox) -> bool {
        use geo::Intersects;
        if !bbox.intersects(&self.bbox) {
            return false;
        }
        let halves = if bbox.west <= bbox.east {
            vec![(bbox.west, bbox.east)]
        } else {
            vec![(bbox.west, 180.0), (-180.0, bbox.east)]
        };
        halves.into_iter().any(|(west, east)| {
            let half = geo::Rect::new((west, bbox.south), (east, bbox.north));
            self.shape.iter().any(|part| {
                part.bounding_rect().is_some_and(|r| r.intersects(&half)) && part.intersects(&half)
            })
        })
    }
}
