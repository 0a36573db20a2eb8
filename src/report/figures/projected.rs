//! Establishments in the plane of the city's projection, in metres (its scale error within 1° of the central meridian is at
//! most 100 ppm).
//!
//! Analyses of distances only use points of sufficient precision: firms located at the centre of a ward are not a
//! cluster.

use std::collections::{HashMap, HashSet};

use geo::{Coord, Geometry, LineString, Polygon};

use crate::{
    document::numerals::{real, whole},
    geom::{crs::Crs, lonlat::LonLat},
    index::{Snapshot, row::Row},
    model::{
        concordance::counts_within, lang::Lang, location::PointMethod, presence::When, sector::SectorCode,
    },
};

/// The position of a point in metres of a system; `None` outside the area of the projection.
pub(crate) fn metres(p: LonLat, crs: Crs) -> Option<[f64; 2]> {
    crs.from_lonlat(p).ok().map(|(east, north)| [east, north])
}

/// An establishment and its position in metres.
pub(crate) type Site<'a> = (Row<'a>, [f64; 2]);

/// The establishments that exist on a day and have a point.
pub(crate) fn placed(now: &Snapshot, when: When) -> impl Iterator<Item = Site<'_>> {
    let there = now.firms.iter().filter(move |row| row.is_there(when));
    there.filter_map(|row| Some((row, metres(row.point()?, now.city.crs)?)))
}

/// The establishments in an analysis of distances.
pub(crate) struct Sites<'a> {
    /// Those with a point of sufficient precision.
    pub(crate) sharp: Vec<Site<'a>>,
    /// The number of those with a less precise point, which are left out.
    vague: usize,
    /// The number of `sharp` establishments with neither a precision nor a usual precision of the method.
    unknown: usize,
    within_m: f64,
}

impl<'a> Sites<'a> {
    /// Selects establishments whose point is more precise than a distance in metres: two firms at the point of a zone,
    /// with a precision of a kilometre, may be two kilometres apart.
    pub(crate) fn within(all: impl IntoIterator<Item = Site<'a>>, within_m: f64) -> Self {
        let is_sharp = |(row, _): &Site<'_>| precision_m(*row).is_none_or(|metres| metres < within_m);
        let (sharp, vague): (Vec<_>, Vec<_>) = all.into_iter().partition(is_sharp);
        let unknown = sharp.iter().filter(|(row, _)| precision_m(*row).is_none()).count();
        Self { sharp, vague: vague.len(), unknown, within_m }
    }

    /// Notes on the number of establishments that are left out, and on those of unknown precision.
    pub(crate) fn notes(&self, lang: Lang) -> Vec<String> {
        let metres = real(self.within_m, None, lang);
        let vague = (self.vague > 0).then(|| {
            lang.pick(
                format!(
                    "{} cơ sở có vị trí chỉ chính xác tới {metres} m hoặc kém hơn không tham gia.",
                    whole(self.vague as u64, lang)
                ),
                format!(
                    "{} establishments whose point is only right to {metres} m or worse take no part.",
                    whole(self.vague as u64, lang)
                ),
            )
        });
        let unknown = (self.unknown > 0).then(|| {
            lang.pick(
                format!(
                    "{} cơ sở có tọa độ mà không rõ sai số; tọa độ đó được coi là đúng.",
                    whole(self.unknown as u64, lang)
                ),
                format!(
                    "{} establishments have a point of unknown precision; it is taken as right.",
                    whole(self.unknown as u64, lang)
                ),
            )
        });
        vague.into_iter().chain(unknown).collect()
    }
}

/// The precision in metres from which a point may represent several places, as that of a zone does.
const STANDS_FOR_ONE_M: f64 = 100.0;

/// The number of places of some establishments: those that share one imprecise point are at one place.
pub(crate) fn places(sites: &[Site<'_>]) -> usize {
    let is_vague = |row: Row<'_>| precision_m(row).is_some_and(|metres| metres > STANDS_FOR_ONE_M);
    let (vague, sharp): (Vec<_>, Vec<_>) = sites.iter().partition(|(row, _)| is_vague(*row));
    let points: HashSet<[u64; 2]> = vague.iter().map(|(_, point)| point.map(f64::to_bits)).collect();
    sharp.len() + points.len()
}

/// The largest number of establishments at the same point; 1 if all points differ.
pub(crate) fn on_one_point(sites: &[Site<'_>]) -> usize {
    let mut counts: HashMap<[u64; 2], usize> = HashMap::new();
    sites.iter().for_each(|(_, point)| *counts.entry(point.map(f64::to_bits)).or_default() += 1);
    counts.into_values().max().unwrap_or_default()
}

/// The precision of a point in metres, as recorded or as usual for its method; `None` if neither is known.
fn precision_m(row: Row<'_>) -> Option<f64> {
    row.point_precision_m().or_else(|| row.point_method().and_then(PointMethod::usual_precision_m))
}

/// Whether an establishment belongs to one of the sectors, in either version; always true for an empty list.
pub(crate) fn is_of(row: Row<'_>, sectors: &[SectorCode]) -> bool {
    let is_within = |own| sectors.iter().any(|asked| counts_within(own, *asked));
    sectors.is_empty() || row.sector().is_some_and(is_within)
}

/// Converts a ring of corners in metres of a system to a polygon in degrees, rounded to a centimetre.
pub(crate) fn polygon(corners: &[[f64; 2]], crs: Crs) -> Option<Geometry> {
    let degrees = |[east, north]: &[f64; 2]| {
        let p = crs.to_lonlat(*east, *north).ok()?;
        let rounded = |degrees: f64| (degrees * 1e7).round() / 1e7;
        Some(Coord { x: rounded(p.lon()), y: rounded(p.lat()) })
    };
    let ring: Vec<Coord> = corners.iter().map(degrees).collect::<Option<_>>()?;
    (ring.len() > 2).then(|| Polygon::new(LineString::new(ring), Vec::new()).into())
}

/// The centre of several points in metres of a system.
pub(crate) fn middle(points: &[[f64; 2]], crs: Crs) -> Option<LonLat> {
    #[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^53 points")]
    let count = points.len() as f64;
    let sum = points.iter().fold([0.0, 0.0], |sum, p| [sum[0] + p[0], sum[1] + p[1]]);
    crs.to_lonlat(sum[0] / count, sum[1] / count).ok()
}
