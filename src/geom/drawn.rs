//! Boxes in any reference system, transformed to WGS 84.

use geo::{Coord, LineString, Polygon};

use super::{
    bbox::{Bbox, BboxError, sides},
    crs::{Crs, OutOfArea},
    lonlat::LonLat,
};

/// A box in some reference system, on WGS 84.
#[derive(Debug, Clone, PartialEq)]
pub enum Drawn {
    /// The sides are meridians and parallels.
    Box(Bbox),
    /// The sides are curves, approximated by a polygon.
    Area(Polygon),
}

/// Metres between the vertices that approximate a side: the error is less than a millimetre.
const STEP_M: f64 = 250.0;

/// The easting of the antimeridian in Web Mercator: maps that show more than one world request larger numbers.
const WORLD_M: f64 = 20_037_508.342_789_244;

/// The maximum number of steps along a side, enough for 250 km.
const MOST_STEPS: u32 = 1000;

/// Twice the rounding error of published coordinates, in metres: a box made of published coordinates contains their
/// points.
const TOLD_M: f64 = 1e-4;

/// The approximate radius of the earth, for the margin of a box.
const EARTH_M: f64 = 6_371_000.0;

/// The approximate length of a degree, for the number of steps along a side.
const METRES_A_DEGREE: f64 = 111_000.0;

impl Drawn {
    /// Parses four numbers, the minimum of both axes and their maximum in the order of axes that the authority
    /// defines, or six of which the third and the last are heights and are ignored.
    ///
    /// # Errors
    ///
    /// [`BboxError`] as for [`Self::new`], or if the text is not four or six numbers.
    ///
    /// # Examples
    ///
    /// EPSG:4326 has latitude first, OGC CRS84 longitude:
    ///
    /// ```
    /// use xuong::geom::{bbox::BboxError, crs::Crs, drawn::Drawn};
    ///
    /// let latitude_first = Drawn::read("20.56,105.28,21.39,106.02", Crs::Wgs84);
    /// assert_eq!(latitude_first, Drawn::read("105.28,20.56,106.02,21.39", Crs::Crs84));
    /// assert_eq!(Drawn::read("105.28,20.56,106.02,21.39", Crs::Wgs84), Err(BboxError::Range));
    /// ```
    pub fn read(text: &str, crs: Crs) -> Result<Self, BboxError> {
        Self::new(sides(text)?, crs)
    }

    /// A box by the minimum of both axes and their maximum.
    ///
    /// # Errors
    ///
    /// [`BboxError::Range`] if a minimum exceeds its maximum (in degrees, only for latitudes: a western edge greater
    /// than the eastern one crosses the antimeridian), or if the box is outside the area of the system.
    ///
    /// # Examples
    ///
    /// The side of the square world of Web Mercator is the circumference of its sphere, 2π × 6,378,137 m:
    ///
    /// ```
    /// use xuong::geom::{crs::Crs, drawn::Drawn};
    ///
    /// let half = std::f64::consts::PI * 6_378_137.0;
    /// let Ok(Drawn::Box(world)) = Drawn::new([-half, -half, half, half], Crs::WebMercator) else { panic!() };
    /// assert!((world.west, world.east) == (-180.0, 180.0) && (world.north - 85.0511).abs() < 1e-4);
    /// ```
    pub fn new([a, b, c, d]: [f64; 4], crs: Crs) -> Result<Self, BboxError> {
        match crs {
            Crs::Crs84 => Bbox::new(a, b, c, d).map(Self::Box),
            Crs::Wgs84 => Bbox::new(b, a, d, c).map(Self::Box),
            _ if a > c || b > d => Err(BboxError::Range),
            Crs::WebMercator if a > WORLD_M || c < -WORLD_M => Err(BboxError::Range),
            Crs::WebMercator => {
                let [a, b, c, d] = grown([a, b, c, d], TOLD_M);
                let (a, c) = (a.max(-WORLD_M), c.min(WORLD_M));
                let corner = |x, y| crs.read([x, y]).map_err(|_| BboxError::Range);
                let (least, most) = (corner(a, b)?, corner(c, d)?);
                // Rounding must not turn a box without width into one around the earth.
                let (east, north) = (most.lon().max(least.lon()), most.lat().max(least.lat()));
                Bbox::new(least.lon(), least.lat(), east, north).map(Self::Box)
            }
            Crs::Vn2000 | Crs::Utm48 | Crs::Tm3(_) => {
                let unit_m = metres_a_unit(crs);
                let longest_m = (c - a).max(d - b) * unit_m;
                let step_m = longest_m / f64::from(steps(longest_m));
                // The sagitta of an arc is the square of its chord by eight radii.
                let stray_m = step_m * step_m / (8.0 * EARTH_M);
                let [a, b, c, d] = grown([a, b, c, d], (TOLD_M + stray_m) / unit_m);
                followed([[a, b], [c, b], [c, d], [a, d]], crs)
            }
        }
    }
}

fn grown([a, b, c, d]: [f64; 4], margin: f64) -> [f64; 4] {
    [a - margin, b - margin, c + margin, d + margin]
}

/// The approximate length of a unit of the system.
fn metres_a_unit(crs: Crs) -> f64 {
    if crs.is_geographic() { METRES_A_DEGREE } else { 1.0 }
}

/// The number of steps along a side.
fn steps(length_m: f64) -> u32 {
    (1..MOST_STEPS).find(|n| f64::from(*n) * STEP_M >= length_m).unwrap_or(MOST_STEPS)
}

fn followed(corners: [[f64; 2]; 4], crs: Crs) -> Result<Drawn, BboxError> {
    let mut ring = Vec::new();
    for (at, from) in corners.iter().enumerate() {
        let to = corners[(at + 1) % corners.len()];
        for p in side(*from, to, crs) {
            let p = p.map_err(|_| BboxError::Range)?;
            let torn = |last: &Coord| (last.x - p.lon()).abs() > 180.0;
            if ring.last().is_some_and(torn) {
                return Err(BboxError::Range);
            }
            ring.push(Coord { x: p.lon(), y: p.lat() });
        }
    }
    Ok(Drawn::Area(Polygon::new(LineString::new(ring), Vec::new())))
}

/// Positions along a straight side in a reference system, which is a curve on WGS 84: at most 250 m apart, the start
/// included and the end not.
///
/// # Errors
///
/// An item is [`OutOfArea`] if the position is outside the area of the system.
///
/// # Examples
///
/// ```
/// use xuong::geom::{crs::Crs, drawn::side};
///
/// let (from, to) = ([594_000.0, 2_327_000.0], [595_000.0, 2_327_000.0]);
/// let positions: Vec<_> = side(from, to, Crs::TM3_105).collect::<Result<_, _>>().unwrap();
/// assert_eq!(positions.len(), 4, "a kilometre in steps of 250 m");
/// assert_eq!(Ok(positions[2]), Crs::TM3_105.to_lonlat(594_500.0, 2_327_000.0));
/// ```
pub fn side(from: [f64; 2], to: [f64; 2], crs: Crs) -> impl Iterator<Item = Result<LonLat, OutOfArea>> {
    let steps = steps((to[0] - from[0]).hypot(to[1] - from[1]) * metres_a_unit(crs));
    (0..steps).map(move |step| {
        let part = f64::from(step) / f64::from(steps);
        let along = |axis: usize| from[axis] + (to[axis] - from[axis]) * part;
        crs.read([along(0), along(1)])
    })
}

#[cfg(test)]
mod tests {
    use geo::Intersects;

    use super::*;
    use crate::geom::lonlat::LonLat;

    #[test]
    fn a_box_in_another_system_holds_what_lies_in_it_there() {
        let crs = Crs::TM3_105;
        let sides = [580_000.0, 2_320_000.0, 600_000.0, 2_340_000.0];
        let Drawn::Area(area) = Drawn::new(sides, crs).unwrap() else { panic!("its sides are curves") };
        let mut inside = 0;
        for (i, j) in (0..60).flat_map(|i| (0..60).map(move |j| (f64::from(i), f64::from(j)))) {
            let p = LonLat::new(105.7 + i * 0.005, 20.9 + j * 0.005).unwrap();
            let [x, y] = crs.write(p).unwrap();
            let there = (sides[0]..=sides[2]).contains(&x) && (sides[1]..=sides[3]).contains(&y);
            assert_eq!(area.intersects(&geo::Point::new(p.lon(), p.lat())), there, "{p:?} {x} {y}");
            inside += usize::from(there);
        }
        assert!(inside > 100, "{inside}");
    }

    #[test]
    fn more_than_the_world_is_the_world_and_what_folds_is_refused() {
        let all = Drawn::new([-25e6, -25e6, 25e6, 25e6], Crs::WebMercator).unwrap();
        assert!(matches!(all, Drawn::Box(Bbox { west: -180.0, east: 180.0, .. })), "{all:?}");
        assert_eq!(Drawn::new([3e7, 0.0, 4e7, 1.0], Crs::WebMercator), Err(BboxError::Range));
        let thin = Drawn::new([5.0, 1.0, 5.0, 10230.0], Crs::WebMercator).unwrap();
        assert!(matches!(thin, Drawn::Box(b) if b.west <= b.east && b.east < 0.001), "{thin:?}");
        assert_eq!(Drawn::new([290_000.0, 320_000.0, 600_000.0, 1e42], Crs::TM3_105), Err(BboxError::Range));
        assert_eq!(Drawn::new([21.0, 465.0, 22.0, 466.0], Crs::Vn2000), Err(BboxError::Range));
    }

    #[test]
    fn axes_are_those_of_the_authority() {
        let read = |text, crs| Drawn::read(text, crs).unwrap();
        assert_eq!(read("20.5,105.1,21.5,106.2", Crs::Wgs84), read("105.1,20.5,106.2,21.5", Crs::Crs84));
        assert_eq!(Drawn::read("105.1,20.5,106.2,21.5", Crs::Wgs84), Err(BboxError::Range));
    }
}
