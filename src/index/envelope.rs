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
