//! Establishments in the plane of EPSG:5897, where distances are metres (its scale is at most 94 ppm off within Hà Nội).

use geo::{Coord, Geometry, LineString, Polygon};

use crate::{
    geom::{crs::Crs, lonlat::LonLat},
    index::{Snapshot, row::Row},
    model::sector::SectorCode,
};

/// The position of a point in metres; `None` outside the reach of the projection.
pub(super) fn metres(p: LonLat) -> Option<[f64; 2]> {
    Crs::HANOI.from_lonlat(p).ok().map(|(east, north)| [east, north])
}

/// The establishments with a point, and where that is.
pub(super) fn placed(now: &Snapshot) -> impl Iterator<Item = (Row<'_>, [f64; 2])> {
    now.firms.iter().filter_map(|row| Some((row, metres(row.point()?)?)))
}

/// Whether an establishment is of one of the sectors, in whichever version its code is; every one is of none.
pub(super) fn is_of(row: Row<'_>, sectors: &[SectorCode]) -> bool {
    let Some(own) = row.sector() else { return sectors.is_empty() };
    let within = |asked: &SectorCode| {
        let level = own.at_level(asked.level());
        level.is_some_and(|own| own.as_str() == asked.as_str())
    };
    sectors.is_empty() || sectors.iter().any(within)
}

/// A ring of corners in metres as a polygon in degrees, to a centimetre.
pub(super) fn polygon(corners: &[[f64; 2]]) -> Option<Geometry> {
    let degrees = |[east, north]: &[f64; 2]| {
        let p = Crs::HANOI.to_lonlat(*east, *north).ok()?;
        let rounded = |degrees: f64| (degrees * 1e7).round() / 1e7;
        Some(Coord { x: rounded(p.lon()), y: rounded(p.lat()) })
    };
    let ring: Vec<Coord> = corners.iter().map(degrees).collect::<Option<_>>()?;
    (ring.len() > 2).then(|| Polygon::new(LineString::new(ring), Vec::new()).into())
}

/// The middle of some points.
pub(super) fn middle(points: &[[f64; 2]]) -> Option<LonLat> {
    #[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^53 points")]
    let count = points.len() as f64;
    let sum = points.iter().fold([0.0, 0.0], |sum, p| [sum[0] + p[0], sum[1] + p[1]]);
    Crs::HANOI.to_lonlat(sum[0] / count, sum[1] / count).ok()
}
