//! Bounds of a run of firms: a box and a set of divisions.

use crate::geom::{bbox::Bbox, lonlat::LonLat, measure};

/// The relation of a box to an envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overlap {
    /// No row of the envelope lies in the box.
    None,
    /// Some rows may lie in the box.
    Some,
    /// All rows lie in the box.
    Whole,
}

/// A box and a set of divisions, small enough for one every few rows.
///
/// The edges are rounded outwards to 32 bits, so that the box contains all its rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Envelope {
    west: f32,
    south: f32,
    east: f32,
    north: f32,
    /// One bit for each division (`vsic::division_of`); bit 0 for rows without one.
    pub(super) divisions: u128,
    /// Whether a row has no point.
    pub(super) unplaced: bool,
    /// The smallest cosine of a latitude, rounded down.
    cos: f32,
}

impl Envelope {
    pub(super) const EMPTY: Self = Self {
        west: f32::INFINITY,
        south: f32::INFINITY,
        east: f32::NEG_INFINITY,
        north: f32::NEG_INFINITY,
        divisions: 0,
        unplaced: false,
        cos: 1.0,
    };

    /// Extends the envelope to a row.
    pub(super) fn add(&mut self, point: Option<LonLat>, division: u8) {
        self.divisions |= 1 << division;
        match point {
            None => self.unplaced = true,
            Some(p) => {
                self.west = self.west.min(below(p.lon()));
                self.south = self.south.min(below(p.lat()));
                self.east = self.east.max(above(p.lon()));
                self.north = self.north.max(above(p.lat()));
            }
        }
    }

    /// Completes the envelope after all rows are added.
    pub(super) fn done(mut self) -> Self {
        if !self.is_nowhere() {
            let steepest = f64::from(self.south.abs().max(self.north.abs())).to_radians();
            self.cos = below(steepest.cos().max(0.0));
        }
        self
    }

    /// The envelope of several envelopes.
    pub(super) fn join<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Self {
        parts.into_iter().fold(Self::EMPTY, |all, part| Self {
            west: all.west.min(part.west),
            south: all.south.min(part.south),
            east: all.east.max(part.east),
            north: all.north.max(part.north),
            divisions: all.divisions | part.divisions,
            unplaced: all.unplaced || part.unplaced,
            cos: all.cos.min(part.cos),
        })
    }

    /// Whether no row has a point.
    pub(super) fn is_nowhere(&self) -> bool {
        self.south > self.north
    }

    /// The box in degrees.
    pub(super) fn bbox(&self) -> Bbox {
        Bbox {
            west: f64::from(self.west),
            south: f64::from(self.south),
            east: f64::from(self.east),
            north: f64::from(self.north),
        }
    }

    /// The relation of a box to the rows.
    pub(super) fn overlap(&self, asked: &Bbox) -> Overlap {
        let own = self.bbox();
        if self.is_nowhere() || !asked.intersects(&own) {
            return Overlap::None;
        }
        let between = |low: f64, high: f64| low <= own.west && own.east <= high;
        let lon = if asked.west <= asked.east {
            between(asked.west, asked.east)
        } else {
            between(asked.west, 180.0) || between(-180.0, asked.east)
        };
        let whole = lon && asked.south <= own.south && own.north <= asked.north && !self.unplaced;
        if whole { Overlap::Whole } else { Overlap::Some }
    }

    /// Lower bound of the distance of all rows, in metres; `cos` is the cosine of the latitude of `from`.
    pub(super) fn lower_bound_m(&self, from: LonLat, cos: f64) -> f64 {
        if self.is_nowhere() {
            return f64::INFINITY;
        }
        measure::lower_bound_at_cos_m(from, &self.bbox(), cos.min(f64::from(self.cos)))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "rounded downwards on purpose")]
fn below(degrees: f64) -> f32 {
    let near = degrees as f32;
    if f64::from(near) > degrees { near.next_down() } else { near }
}

#[expect(clippy::cast_possible_truncation, reason = "rounded upwards on purpose")]
fn above(degrees: f64) -> f32 {
    let near = degrees as f32;
    if f64::from(near) < degrees { near.next_up() } else { near }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::geom::measure::distance_m;

    fn anywhere() -> impl Strategy<Value = LonLat> {
        (-180.0..=180.0, -90.0..=90.0).prop_map(|(lon, lat)| LonLat::new(lon, lat).unwrap())
    }

    /// Neighbours, somewhere on Earth.
    fn run() -> impl Strategy<Value = Vec<LonLat>> {
        let steps = proptest::collection::vec((-0.4..0.4_f64, -0.4..0.4_f64), 1..12);
        (anywhere(), steps).prop_map(|(middle, steps)| {
            let at = |(east, north): (f64, f64)| {
                let (lon, lat) = (middle.lon() + east, middle.lat() + north);
                LonLat::new(lon.clamp(-180.0, 180.0), lat.clamp(-90.0, 90.0)).unwrap()
            };
            steps.into_iter().map(at).collect()
        })
    }

    fn envelope(points: &[LonLat]) -> Envelope {
        let mut own = Envelope::EMPTY;
        points.iter().zip(0..).for_each(|(p, n)| own.add(Some(*p), n % 3));
        own.done()
    }

    proptest! {
        #[test]
        fn an_envelope_holds_its_points_and_bounds_their_distances(points in run(), from in anywhere()) {
            let own = envelope(&points);
            let bound_m = own.lower_bound_m(from, from.lat().to_radians().cos());
            for p in &points {
                prop_assert!(own.bbox().contains(*p), "{own:?} {p:?}");
                prop_assert!(bound_m <= distance_m(from, *p), "{own:?} {p:?} {bound_m}");
            }
        }

        #[test]
        fn the_relation_to_a_box_is_that_of_every_point(points in run(), a in anywhere(), b in anywhere(), near in any::<bool>()) {
            let other = if near { points[0] } else { a };
            let (south, north) = (other.lat().min(b.lat()), other.lat().max(b.lat()));
            let asked = Bbox { west: other.lon(), south, east: b.lon(), north };
            let own = envelope(&points);
            let inside = points.iter().filter(|p| asked.contains(**p)).count();
            match own.overlap(&asked) {
                Overlap::None => prop_assert_eq!(inside, 0),
                Overlap::Whole => prop_assert_eq!(inside, points.len()),
                Overlap::Some => {}
            }
        }

        #[test]
        fn the_envelope_of_parts_is_that_of_all_their_points(parts in proptest::collection::vec(run(), 1..5), from in anywhere()) {
            let each: Vec<Envelope> = parts.iter().map(|points| envelope(points)).collect();
            let (joined, whole) = (Envelope::join(&each), envelope(&parts.concat()));
            prop_assert_eq!(joined.bbox(), whole.bbox());
            let bound_m = joined.lower_bound_m(from, from.lat().to_radians().cos());
            prop_assert!(parts.concat().iter().all(|p| bound_m <= distance_m(from, *p)));
            prop_assert!(each.iter().all(|own| joined.divisions | own.divisions == joined.divisions));
        }
    }

    /// Corners that 32 bits represent, so that no rounding blurs the relation.
    fn square(west: f64, east: f64) -> Envelope {
        envelope(&[LonLat::new(west, 20.5).unwrap(), LonLat::new(east, 21.5).unwrap()])
    }

    #[test]
    fn a_box_with_the_same_sides_takes_all_rows() {
        let own = square(105.25, 106.0);
        let asked = |west, south, east, north| own.overlap(&Bbox { west, south, east, north });
        assert_eq!(asked(105.25, 20.5, 106.0, 21.5), Overlap::Whole);
        assert_eq!(asked(105.5, 20.5, 106.0, 21.5), Overlap::Some);
        assert_eq!(asked(105.25, 20.5, 105.75, 21.5), Overlap::Some);
        assert_eq!(asked(105.25, 20.75, 106.0, 21.5), Overlap::Some);
        assert_eq!(asked(105.25, 20.5, 106.0, 21.25), Overlap::Some);
        assert_eq!(asked(106.0, 21.5, 107.0, 22.0), Overlap::Some, "a common corner");
        assert_eq!(asked(106.25, 20.5, 107.0, 21.5), Overlap::None);
        assert_eq!(asked(105.25, 22.0, 106.0, 23.0), Overlap::None);
    }

    #[test]
    fn a_box_across_the_antimeridian_takes_rows_on_either_side() {
        let asked = Bbox { west: 179.0, south: 20.0, east: -179.0, north: 22.0 };
        for (west, east, relation) in [
            (179.0, 179.5, Overlap::Whole),
            (-180.0, -179.0, Overlap::Whole),
            (178.5, 179.5, Overlap::Some),
            (-179.5, -178.5, Overlap::Some),
            (-179.0, 179.0, Overlap::Some),
            (-178.5, 178.5, Overlap::None),
        ] {
            assert_eq!(square(west, east).overlap(&asked), relation, "{west} {east}");
        }
    }

    #[test]
    fn rows_without_a_point_are_in_no_box() {
        let mut own = Envelope::EMPTY;
        own.add(None, 5);
        let nowhere = own.done();
        let world = Bbox { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };
        let here = LonLat::new(105.0, 21.0).unwrap();
        assert!(nowhere.is_nowhere() && nowhere.unplaced && nowhere.overlap(&world) == Overlap::None);
        assert_eq!(nowhere.divisions, 1 << 5);
        assert_eq!(nowhere.lower_bound_m(here, 0.9).to_bits(), f64::INFINITY.to_bits());
        own.add(Some(here), 127);
        let mixed = own.done();
        assert_eq!(mixed.overlap(&world), Overlap::Some, "not all of its rows are in the box");
        assert_eq!((mixed.is_nowhere(), mixed.divisions), (false, 1 << 5 | 1 << 127));
        assert_eq!(Envelope::join([&nowhere, &mixed]).overlap(&world), Overlap::Some);
        assert!(Envelope::join(&[]).is_nowhere());
    }
}
