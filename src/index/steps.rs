//! Coordinates in 256 steps between the sides of the envelope of a block, two bytes a row.
//!
//! A box is compared with steps first, which takes an eighth of the memory that coordinates take. The step of a coordinate
//! never falls where the coordinate grows, so a row whose step is beyond that of a side of the box lies on that side of it
//! itself. Only rows on the step of a side have to be compared exactly.

use super::{envelope::Envelope, mask::bits, rows::BLOCK};
use crate::geom::bbox::Bbox;

/// The steps of the rows of a block; those of missing rows are 0.
#[derive(Debug)]
pub(super) struct Steps {
    lon: [u8; BLOCK],
    lat: [u8; BLOCK],
}

/// The rows of a block by their relation to a box, one bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Judged {
    /// They lie in the box.
    pub(super) inside: u64,
    /// They have to be compared exactly.
    pub(super) unsure: u64,
}

/// The scale of one coordinate: where it begins and its steps a degree.
struct Scale {
    begins: f64,
    ends: f64,
    per_degree: f64,
}

impl Scale {
    fn new(begins: f64, ends: f64) -> Self {
        let width = ends - begins;
        Self { begins, ends, per_degree: if width > 0.0 { 256.0 / width } else { 0.0 } }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
    fn step(&self, degrees: f64) -> u8 {
        ((degrees - self.begins) * self.per_degree) as u8
    }

    /// The rows between two sides, and those that may be.
    fn between(&self, own: &[u8; BLOCK], low: f64, high: f64) -> (u64, u64) {
        // A side beyond the envelope leaves nothing to compare.
        let (from, sure_from) = if low <= self.begins {
            (0, Some(0))
        } else {
            let step = self.step(low);
            (step, step.checked_add(1))
        };
        let (to, sure_to) = if high >= self.ends {
            (u8::MAX, Some(u8::MAX))
        } else {
            let step = self.step(high);
            (step, step.checked_sub(1))
        };
        let within = |from: u8, to: u8| bits(own, |step| (from <= *step) & (*step <= to));
        let sure = sure_from.zip(sure_to).map_or(0, |(from, to)| within(from, to));
        (sure, within(from, to))
    }
}

/// The scales of longitude and latitude.
fn scales(envelope: &Envelope) -> (Scale, Scale) {
    let own = envelope.bbox();
    (Scale::new(own.west, own.east), Scale::new(own.south, own.north))
}

impl Steps {
    /// The steps of the rows of a block, from their coordinates in degrees.
    pub(super) fn new(envelope: &Envelope, lon: &[f64], lat: &[f64]) -> Self {
        let (across, up) = scales(envelope);
        let mut steps = Self { lon: [0; BLOCK], lat: [0; BLOCK] };
        steps.lon.iter_mut().zip(lon).for_each(|(step, degrees)| *step = across.step(*degrees));
        steps.lat.iter_mut().zip(lat).for_each(|(step, degrees)| *step = up.step(*degrees));
        steps
    }

    /// Compares the rows with a box that does not cross the antimeridian. All of them must have a point; missing rows
    /// may be in the result.
    pub(super) fn judged(&self, envelope: &Envelope, asked: &Bbox) -> Judged {
        let (across, up) = scales(envelope);
        let (sure_lon, lon) = across.between(&self.lon, asked.west, asked.east);
        let (sure_lat, lat) = up.between(&self.lat, asked.south, asked.north);
        let inside = sure_lon & sure_lat;
        Judged { inside, unsure: lon & lat & !inside }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::geom::lonlat::LonLat;

    /// Few values, so that sides of boxes meet coordinates of rows.
    fn degrees() -> impl Strategy<Value = f64> {
        prop_oneof![(0..12_i32).prop_map(|n| f64::from(n) / 7.0), 0.0..2.0_f64]
    }

    proptest! {
        #[test]
        fn rows_are_judged_as_their_coordinates_are(
            points in proptest::collection::vec((degrees(), degrees()), 1..=BLOCK),
            (a, b, c, d) in (degrees(), degrees(), degrees(), degrees()),
        ) {
            let mut envelope = Envelope::EMPTY;
            points.iter().for_each(|(lon, lat)| envelope.add(LonLat::new(*lon, *lat).ok(), 0));
            let envelope = envelope.done();
            let (lon, lat): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
            let asked = Bbox { west: a.min(b), south: c.min(d), east: a.max(b), north: c.max(d) };
            let Judged { inside, unsure } = Steps::new(&envelope, &lon, &lat).judged(&envelope, &asked);
            prop_assert_eq!(inside & unsure, 0);
            for (row, (lon, lat)) in points.iter().enumerate() {
                let own = asked.contains(LonLat::new(*lon, *lat).unwrap());
                prop_assert!(inside >> row & 1 == 0 || own, "{} {}", lon, lat);
                prop_assert!((inside | unsure) >> row & 1 == 1 || !own, "{} {}", lon, lat);
            }
        }
    }

    #[test]
    fn few_rows_of_a_cut_block_are_compared_exactly() {
        let mut envelope = Envelope::EMPTY;
        let points: Vec<(f64, f64)> = (0..64).map(|n| (105.0 + f64::from(n) / 640.0, 21.0)).collect();
        points.iter().for_each(|(lon, lat)| envelope.add(LonLat::new(*lon, *lat).ok(), 0));
        let envelope = envelope.done();
        let (lon, lat): (Vec<f64>, Vec<f64>) = points.into_iter().unzip();
        let asked = Bbox { west: 105.02, south: 20.0, east: 105.08, north: 22.0 };
        let judged = Steps::new(&envelope, &lon, &lat).judged(&envelope, &asked);
        assert!(judged.inside.count_ones() >= 36 && judged.unsure.count_ones() <= 2, "{judged:?}");
    }
}
