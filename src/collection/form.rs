//! The geometries of a collection.

/// The type of the geometries of a collection, which all of its features share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Points.
    Points,
    /// Areas.
    Areas,
    /// Lines.
    Lines,
    /// Its features have no geometry.
    None,
}

impl Form {
    /// The name of the type in GeoJSON.
    pub fn geojson(self) -> Option<&'static str> {
        match self {
            Self::Points => Some("Point"),
            Self::Areas => Some("MultiPolygon"),
            Self::Lines => Some("MultiLineString"),
            Self::None => None,
        }
    }
}
