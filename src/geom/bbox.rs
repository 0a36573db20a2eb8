//! Bounding boxes in degrees, closed on all sides.

use std::str::FromStr;

use geo::{BoundingRect, Rect};

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
    pub fn of(geometry: &impl BoundingRect<f64, Output = Option<Rect>>) -> Self {
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

    /// The box as rectangles: two if it crosses the antimeridian.
    pub(super) fn halves(&self) -> Vec<Rect> {
        let half = |west: f64, east: f64| Rect::new((west, self.south), (east, self.north));
        if self.west <= self.east {
            vec![half(self.west, self.east)]
        } else {
            vec![half(self.west, 180.0), half(-180.0, self.east)]
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
    use proptest::prelude::*;
    use rstest::rstest;

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

    #[rstest]
    #[case("105,20,106,21", Ok([105.0, 20.0, 106.0, 21.0]))]
    #[case(" 105 , 20 , 106 , 21 ", Ok([105.0, 20.0, 106.0, 21.0]))]
    #[case("105,20,-5,106,21,1e3", Ok([105.0, 20.0, 106.0, 21.0]))]
    #[case("105,20,105,20", Ok([105.0, 20.0, 105.0, 20.0]))]
    #[case("-180,-90,180,90", Ok([-180.0, -90.0, 180.0, 90.0]))]
    #[case("180,0,-180,1", Ok([180.0, 0.0, -180.0, 1.0]))]
    #[case("", Err("'' is not a number"))]
    #[case("105,20,106", Err("expected 4 numbers (west,south,east,north) or 6 with heights, found 3"))]
    #[case("1,2,3,4,5", Err("expected 4 numbers (west,south,east,north) or 6 with heights, found 5"))]
    #[case("1,2,3,4,5,6,7", Err("expected 4 numbers (west,south,east,north) or 6 with heights, found 7"))]
    #[case("1,2,3,1e400", Err("'1e400' is not a number"))]
    #[case("1;2;3;4", Err("'1;2;3;4' is not a number"))]
    #[case("105,21,106,20", Err("the box must satisfy -180 ≤ west, east ≤ 180 and -90 ≤ south ≤ north ≤ 90"))]
    #[case("105,20,181,21", Err("the box must satisfy -180 ≤ west, east ≤ 180 and -90 ≤ south ≤ north ≤ 90"))]
    #[case(
        "-181,20,106,21",
        Err("the box must satisfy -180 ≤ west, east ≤ 180 and -90 ≤ south ≤ north ≤ 90")
    )]
    #[case(
        "105,-91,106,21",
        Err("the box must satisfy -180 ≤ west, east ≤ 180 and -90 ≤ south ≤ north ≤ 90")
    )]
    #[case(
        "105,20,106,90.1",
        Err("the box must satisfy -180 ≤ west, east ≤ 180 and -90 ≤ south ≤ north ≤ 90")
    )]
    fn a_box_is_four_or_six_numbers(#[case] text: &str, #[case] expected: Result<[f64; 4], &str>) {
        let read = text.parse::<Bbox>().map(Bbox::to_array).map_err(|error| error.to_string());
        assert_eq!(read, expected.map_err(str::to_owned), "{text}");
    }

    fn boxes() -> impl Strategy<Value = Bbox> {
        let side = |most: i32| (-most..=most).prop_map(f64::from);
        let sides = (side(180), side(90), side(180), side(90));
        sides.prop_map(|(west, a, east, b)| Bbox { west, south: a.min(b), east, north: a.max(b) })
    }

    fn points() -> impl Strategy<Value = LonLat> {
        (-180..=180_i32, -90..=90_i32).prop_map(|(x, y)| LonLat::new(f64::from(x), f64::from(y)).unwrap())
    }

    proptest! {
        #[test]
        fn boxes_share_a_point_if_one_of_them_lies_in_both(one in boxes(), other in boxes(), p in points()) {
            let straight = Bbox { west: other.west.min(other.east), east: other.west.max(other.east), ..other };
            let in_both = one.contains(p) && straight.contains(p);
            prop_assert!(!in_both || one.intersects(&straight));
            // The sides of a box are whole degrees, so that a common point lies on a grid of them.
            let grid = |low: f64, high: f64| (-180..=180).map(f64::from).filter(move |n| (low..=high).contains(n));
            let lats = grid(straight.south, straight.north).any(|lat| one.south <= lat && lat <= one.north);
            let lons = grid(straight.west, straight.east).any(|lon| {
                one.contains(LonLat::new(lon, one.south).unwrap())
            });
            prop_assert_eq!(one.intersects(&straight), lats && lons);
        }

        #[test]
        fn a_box_that_was_joined_or_extended_holds_all(one in boxes(), other in boxes(), p in points(), q in points()) {
            let straight = |b: Bbox| Bbox { west: b.west.min(b.east), east: b.west.max(b.east), ..b };
            let (one, other, mut all) = (straight(one), straight(other), straight(one));
            all.join(&other);
            prop_assert!(!(one.contains(p) || other.contains(p)) || all.contains(p));
            let mut turned = other;
            turned.join(&one);
            prop_assert_eq!(turned, all);
            let mut same = one;
            same.join(&Bbox::EMPTY);
            prop_assert_eq!(same, one);
            all.extend(q);
            prop_assert!(all.contains(q));
        }

        #[test]
        fn a_grown_box_holds_the_box_and_stays_on_earth(own in boxes(), margin in 0.0..200.0_f64, p in points()) {
            let straight = Bbox { west: own.west.min(own.east), east: own.west.max(own.east), ..own };
            let grown = straight.grown(margin);
            prop_assert!(!straight.contains(p) || grown.contains(p));
            prop_assert!(Bbox::new(grown.west, grown.south, grown.east, grown.north).is_ok());
        }
    }

    #[test]
    fn nothing_lies_in_the_empty_box() {
        let world: Bbox = "-180,-90,180,90".parse().unwrap();
        assert!(Bbox::EMPTY.is_empty() && !world.is_empty());
        assert!(!Bbox::EMPTY.contains(LonLat::new(0.0, 0.0).unwrap()) && !world.intersects(&Bbox::EMPTY));
        assert!(Bbox::of(&geo::LineString::<f64>::new(vec![])).is_empty());
    }
}
