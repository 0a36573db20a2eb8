//! Positions of made-up firms: around zones, in units, anywhere, or at an earlier firm.

use std::f64::consts::PI;

use super::{
    dice::{Aspect, Dice},
    newest::newest,
    weighted::Weighted,
};
use crate::{
    geom::{bbox::Bbox, lonlat::LonLat},
    model::{code::Code, holdings::Holdings, unit::Unit, zone::Zone},
};

/// Metres in a degree of longitude at 21° N: precise enough to scatter firms, and without a cosine that machines may
/// round differently.
const DEGREE_LON_M: f64 = 103_930.0;
const DEGREE_LAT_M: f64 = 110_710.0;

/// The area assumed for a zone of unknown area, in hectares.
const USUAL_AREA_HA: f64 = 20.0;

/// Steps in a degree: positions are multiples of 10⁻⁷ degrees, about a centimetre.
const STEPS: f64 = 1e7;

/// The number of attempts to find a position in the frame.
const TRIES: usize = 4;

/// A position in steps of longitude and latitude.
type Spot = [i64; 2];

/// The place of a firm.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// The position.
    pub(super) point: LonLat,
    /// The zone that lists the firm.
    pub(super) zone: Option<&'a Code>,
}

/// The area in which firms are placed.
#[derive(Debug)]
pub(super) struct Ground {
    frame: Frame,
    zones: Weighted<Patch>,
    units: Weighted<Patch>,
}

/// A box in steps, its border included.
#[derive(Debug, Clone, Copy)]
struct Frame {
    low: Spot,
    high: Spot,
}

/// A place with many firms.
#[derive(Debug)]
struct Patch {
    centre: Spot,
    reach: [i64; 2],
    zone: Option<Code>,
}

impl Ground {
    /// The zones and the newest wards of a register, or its newest districts if it has no wards; without units, firms are
    /// anywhere in `bounds`.
    pub(super) fn new(holdings: &Holdings, bounds: &Bbox) -> Self {
        let units = newest(holdings);
        let frame = Frame::around(&units, bounds);
        let zones = holdings.zones.values().filter_map(|z| around_zone(z));
        let units = units.into_iter().filter_map(around_unit).map(|patch| (1, patch));
        let inside = |(_, patch): &(u64, Patch)| frame.holds(patch.centre);
        Self { frame, zones: zones.filter(inside).collect(), units: units.filter(inside).collect() }
    }

    /// The place of the `k`th firm; `None` for one in two hundred. One in twenty is at the place of an earlier firm.
    pub(super) fn place(&self, seed: u64, mut k: u64) -> Option<Place<'_>> {
        loop {
            let mut dice = Dice::new(seed, k, Aspect::Place);
            match dice.below(1000) {
                0..5 => return None,
                5..55 if k > 0 => k = dice.below(k),
                5..700 => return Some(self.near(self.zones.draw(&mut dice), &mut dice)),
                700..850 => return Some(self.near(self.units.draw(&mut dice), &mut dice)),
                _ => return Some(self.near(None, &mut dice)),
            }
        }
    }

    /// A place around a patch; anywhere if there is none.
    fn near<'a>(&self, patch: Option<&'a Patch>, dice: &mut Dice) -> Place<'a> {
        let Some(patch) = patch else {
            return Place { point: lonlat(self.frame.any(dice)), zone: None };
        };
        let spot = (0..TRIES).map(|_| patch.scatter(dice)).find(|s| self.frame.holds(*s));
        let spot = spot.unwrap_or(patch.centre);
        let listed = dice.chance(500) && patch.covers(spot);
        Place { point: lonlat(spot), zone: patch.zone.as_ref().filter(|_| listed) }
    }
}

impl Frame {
    /// The bounding box of units, one step narrower so that rounding never leaves it; `bounds` if there are none.
    fn around(units: &[&Unit], bounds: &Bbox) -> Self {
        let mut bbox = Bbox::EMPTY;
        units.iter().for_each(|u| bbox.join(&Bbox::of(&u.shape)));
        let frame = |b: &Bbox| {
            let (low, high) = (spot(b.west, b.south), spot(b.east, b.north));
            Self { low: low.map(|n| n + 1), high: high.map(|n| n - 1) }
        };
        let fits = |f: &Self| f.low[0] <= f.high[0] && f.low[1] <= f.high[1];
        Some(&bbox).filter(|b| !b.is_empty()).map(frame).filter(fits).unwrap_or_else(|| frame(bounds))
    }

    fn holds(&self, spot: Spot) -> bool {
        (0..2).all(|axis| (self.low[axis]..=self.high[axis]).contains(&spot[axis]))
    }

    fn any(&self, dice: &mut Dice) -> Spot {
        [0, 1].map(|axis| dice.between(self.low[axis], self.high[axis]))
    }
}

impl Patch {
    /// A position with a bell-shaped distribution, whose standard deviation is two thirds of the reach: two thirds of
    /// the firms lie within it.
    fn scatter(&self, dice: &mut Dice) -> Spot {
        [0, 1].map(|axis| self.centre[axis] + dice.bell(self.reach[axis] * 2 / 3))
    }

    /// Whether a spot lies in the ellipse of the reach.
    fn covers(&self, spot: Spot) -> bool {
        let part = |axis: usize| {
            let (away, other) = (spot[axis] - self.centre[axis], self.reach[1 - axis]);
            (i128::from(away) * i128::from(other)).pow(2)
        };
        part(0) + part(1) <= (i128::from(self.reach[0]) * i128::from(self.reach[1])).pow(2)
    }
}

/// The patch of a zone. Its weight is its area, plus a little so that the smallest zones have firms too.
fn around_zone(zone: &Zone) -> Option<(u64, Patch)> {
    let point = zone.location.as_ref()?.point;
    let area_ha = zone.area_ha.filter(|a| (0.1..1e6).contains(a)).unwrap_or(USUAL_AREA_HA);
    let radius_m = (area_ha * 10_000.0 / PI).sqrt();
    let reach = spot(radius_m / DEGREE_LON_M, radius_m / DEGREE_LAT_M);
    let patch = Patch { centre: spot(point.lon(), point.lat()), reach, zone: Some(zone.code.clone()) };
    Some((10 + whole(area_ha).unsigned_abs(), patch))
}

/// The patch of a unit: the middle half of its bounding box.
fn around_unit(unit: &Unit) -> Option<Patch> {
    let bbox = Some(Bbox::of(&unit.shape)).filter(|b| !b.is_empty())?;
    let middle =
        || LonLat::new(f64::midpoint(bbox.west, bbox.east), f64::midpoint(bbox.south, bbox.north)).ok();
    let point = unit.label.or_else(middle)?;
    let reach = spot((bbox.east - bbox.west) / 4.0, (bbox.north - bbox.south) / 4.0);
    Some(Patch { centre: spot(point.lon(), point.lat()), reach, zone: None })
}

fn spot(lon: f64, lat: f64) -> Spot {
    [lon, lat].map(|degrees| whole(degrees * STEPS))
}

#[expect(clippy::cast_possible_truncation, reason = "steps of a degree and hectares are far below 2^63")]
fn whole(number: f64) -> i64 {
    number.round() as i64
}

#[expect(clippy::cast_precision_loss, reason = "steps of a degree are far below 2^53")]
fn lonlat(spot: Spot) -> LonLat {
    let [lon, lat] = spot.map(|steps| steps as f64 / STEPS);
    LonLat::new(lon, lat).expect("the frame lies on Earth")
}
