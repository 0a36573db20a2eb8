//! Bounding boxes in degrees, closed on all sides.

use std::str::FromStr;

use geo::BoundingRect;

use super::lonlat::LonLat;

/// A box in WGS 84 longitude and latitude; its border belongs to it.
///
/// # Examples
///
/// The text form is that of the `bbox` parameter (OGC 17-069r4 §7.15.3): west, south, east, north, optionally with
/// heights, which are ignored.
///
/// ```
/// use xuong::geom::bbox::{Bbox, BboxError};
///
/// let city: Bbox = "105.28,20.56,106.02,21.39".parse().unwrap();
/// assert_eq!("105.28,20.56,0,106.02,21.39,1296".parse::<Bbox>(), Ok(city));
/// assert_eq!("105.28,20.56,106.02".parse::<Bbox>(), Err(BboxError::Count(3)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bbox {
    /// Western edge, degrees. Greater than `east` when the box crosses the antimeridian.
    pub west: f64,
    /// Southern edge, degrees.
    pub south: f64,
    /// Eastern edge, degrees.
    pub east: f64,
    /// Northern edge, degrees.
    pub north: f64,
}

/// Why a text or four numbers are not a box.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BboxError {
    /// Neither four nor six numbers.
    #[error("expected 4 numbers (west,south,east,north) or 6 with heights, found {0}")]
    Count(usize),
    /// A part is not a finite number.
    #[error("'{0}' is not a number")]
    Number(String),
    /// A latitude or longitude out of range, or south above north.
    #[error("the box must satisfy -180 ≤ west, east ≤ 180 and -90 ≤ south ≤ north ≤ 90")]
    Range,
}

impl Bbox {
    /// The empty box: the identity of [`Self::join`].
    pub const EMPTY: Self =
        Self { west: f64::INFINITY, south: f64::INFINITY, east: f64::NEG_INFINITY, north: f64::NEG_INFINITY };

    /// Makes a box of degrees. `west > east` is a box across the antimeridian (RFC 7946 §5.2).
    ///
    /// # Errors
    ///
    /// [`BboxError::Range`] for a longitude outside -180..180, a latitude outside -90..90, or `south > north`.
    ///
    /// # Examples
    ///
    /// The box of the Fiji archipelago in RFC 7946 §5.2 spans 5 degrees of longitude, not 355:
    ///
    /// ```
    /// use xuong::geom::{bbox::Bbox, lonlat::LonLat};
    ///
    /// let fiji = Bbox::new(177.0, -20.0, -178.0, -16.0).unwrap();
    /// assert!(fiji.contains(LonLat::new(179.0, -18.0).unwrap()));
    /// assert!(fiji.contains(LonLat::new(-179.0, -18.0).unwrap()));
    /// assert!(!fiji.contains(LonLat::new(0.0, -18.0).unwrap()));
    /// ```
    pub fn new(west: f64, south: f64, east: f64, north: f64) -> Result<Self, BboxError> {
        let lon = -180.0..=180.0;
        let lat = -90.0..=90.0;
        let fits = lon.contains(&west) && lon.contains(&east) && lat.contains(&south) && lat.contains(&north);
        if fits && south <= north { Ok(Self { west, south, east, north }) } else { Err(BboxError::Range) }
    }

    /// The envelope of a geometry; [`Self::EMPTY`] if it has no vertex.
    ///
    /// # Examples
    ///
    /// ```
    /// use geo::line_string;
    /// use xuong::geom::bbox::Bbox;
    ///
    /// let line = line_string![(x: 105.0, y: 21.5), (x: 106.0, y: 20.5)];
    /// assert_eq!(Bbox::of(&line).to_array(), [105.0, 20.5, 106.0, 21.5]);
    /// ```
    pub fn of(geometry: &impl BoundingRect<f64, Output = Option<geo::Rect>>) -> Self {
        geometry.bounding_rect().map_or(Self::EMPTY, |r| Self {
            west: r.min().x,
            south: r.min().y,
            east: r.max().x,
            north: r.max().y,
        })
    }

    /// Extends the box to contain `p`.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::geom::{bbox::Bbox, lonlat::LonLat};
    ///
    /// let mut bbox = Bbox::EMPTY;
    /// assert!(bbox.is_empty());
    /// for (lon, lat) in [(105.9, 21.0), (105.7, 21.2)] {
    ///     bbox.extend(LonLat::new(lon, lat).unwrap());
    /// }
    /// assert_eq!(bbox.to_array(), [105.7, 21.0, 105.9, 21.2]);
    /// ```
    pub fn extend(&mut self, p: LonLat) {
        self.join(&Self { west: p.lon(), south: p.lat(), east: p.lon(), north: p.lat() });
    }

    /// Extends the box to contain `other`.
    pub fn join(&mut self, other: &Self) {
        self.west = self.west.min(other.west);
        self.south = self.south.min(other.south);
        self.east = self.east.max(other.east);
        self.north = self.north.max(other.north);
    }

    /// Whether `p` is inside the box or on its border.
    pub fn contains(&self, p: LonLat) -> bool {
        let lon = if self.west <= self.east {
            self.west <= p.lon() && p.lon() <= self.east
        } else {
            self.west <= p.lon() || p.lon() <= self.east
        };
        lon && self.south <= p.lat() && p.lat() <= self.north
    }

    /// Whether the two boxes share a point. `other` must not cross the antimeridian.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::geom::bbox::Bbox;
    ///
    /// let read = |text: &str| text.parse::<Bbox>().unwrap();
    /// assert!(read("105,20,106,21").intersects(&read("106,21,107,22")), "a common corner is a common point");
    /// assert!(!read("105,20,106,21").intersects(&read("106.1,20,107,21")));
    /// ```
    pub fn intersects(&self, other: &Self) -> bool {
        let lon = if self.west <= self.east {
            self.west <= other.east && other.west <= self.east
        } else {
            self.west <= other.east || other.west <= self.east
        };
        lon && self.south <= other.north && other.south <= self.north
    }

    /// Whether the box contains no point.
    pub fn is_empty(&self) -> bool {
        self.south > self.north
    }

    /// The box grown by `margin_deg` degrees on each side, clamped at the poles and the antimeridian.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::geom::bbox::Bbox;
    ///
    /// let arctic = Bbox::new(10.0, 80.0, 20.0, 89.0).unwrap();
    /// assert_eq!(arctic.grown(5.0).to_array(), [5.0, 75.0, 25.0, 90.0]);
    /// ```
    #[must_use]
    pub fn grown(&self, margin_deg: f64) -> Self {
        Self {
            west: (self.west - margin_deg).max(-180.0),
            south: (self.south - margin_deg).max(-90.0),
            east: (self.east + margin_deg).min(180.0),
            north: (self.north + margin_deg).min(90.0),
        }
    }

    /// West, south, east and north, as in GeoJSON (RFC 7946 §5) and OGC documents.
    pub fn to_array(self) -> [f64; 4] {
        [self.west, self.south, self.east, self.north]
    }
}

impl FromStr for Bbox {
    type Err = BboxError;

    /// Parses `west,south,east,north`, or six numbers of which the third and the last are heights and are ignored.
    fn from_str(text: &str) -> Result<Self, BboxError> {
        let [west, south, east, north] = sides(text)?;
        Self::new(west, south, east, north)
    }
}

/// Parses four numbers separated by commas, or six of which the third and the last are heights and are ignored.
pub(super) fn sides(text: &str) -> Result<[f64; 4], BboxError> {
    let numbers: Vec<f64> = text
        .split(',')
        .map(|part| {
            let finite = part.trim().parse::<f64>().ok().filter(|n| n.is_finite());
            finite.ok_or_else(|| BboxError::Number(part.trim().to_owned()))
        })
        .collect::<Result<_, _>>()?;
    match numbers[..] {
        [a, b, c, d] | [a, b, _, c, d, _] => Ok([a, b, c, d]),
        _ => Err(BboxError::Count(numbers.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_across_the_antimeridian_holds_both_sides() {
        let b: Bbox = "177,-20,-177,-10".parse().unwrap();
        assert!(b.contains(LonLat::new(179.0, -15.0).unwrap()));
        assert!(b.contains(LonLat::new(-179.0, -15.0).unwrap()));
        assert!(!b.contains(LonLat::new(0.0, -15.0).unwrap()));
    }

    #[test]
    fn the_border_belongs_to_the_box() {
        let b: Bbox = "105,20,106,21".parse().unwrap();
        assert!(b.contains(LonLat::new(105.0, 21.0).unwrap()));
    }

    #[test]
    fn heights_are_ignored_and_nonsense_is_named() {
        assert_eq!("1,2,0,3,4,9".parse::<Bbox>(), Bbox::new(1.0, 2.0, 3.0, 4.0));
        assert_eq!("1,2,3".parse::<Bbox>(), Err(BboxError::Count(3)));
        assert_eq!("1,2,x,4".parse::<Bbox>(), Err(BboxError::Number("x".into())));
        assert_eq!("1,2,NaN,4".parse::<Bbox>(), Err(BboxError::Number("NaN".into())));
        assert_eq!("1,9,3,4".parse::<Bbox>(), Err(BboxError::Range));
    }
}
