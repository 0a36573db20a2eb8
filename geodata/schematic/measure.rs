//! Measures how much of a reference map falls into the right unit.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::dissolve::Polygon;
use crate::facts::Unit;
use crate::plane::{Point, to_plane};
use crate::units::plane;

/// Points drawn inside the reference.
pub(crate) const POINTS: usize = 100_000;
/// Seed of the points.
const SEED: u64 = 0x5eed_2026;

/// A unit as rings of the plane with its frame.
struct Shape {
    code: String,
    rings: Vec<Vec<Point>>,
    low: Point,
    high: Point,
}

/// The result of a measurement.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measure {
    /// Share of points in the right unit.
    pub right: f64,
    /// Share of points in no unit at all.
    pub outside: f64,
    /// Number of points.
    pub points: usize,
}

impl Shape {
    /// A shape and its frame.
    fn new(code: String, rings: Vec<Vec<Point>>) -> Self {
        let fold = |start: f64, pick: fn(f64, f64) -> f64, axis: usize| {
            rings.iter().flatten().map(|p| p[axis]).fold(start, pick)
        };
        let low = [fold(f64::INFINITY, f64::min, 0), fold(f64::INFINITY, f64::min, 1)];
        let high = [fold(f64::NEG_INFINITY, f64::max, 0), fold(f64::NEG_INFINITY, f64::max, 1)];
        Self { code, rings, low, high }
    }

    /// Whether a point lies inside, by the parity of crossings.
    fn holds(&self, x: Point) -> bool {
        if (0..2).any(|axis| x[axis] < self.low[axis] || x[axis] > self.high[axis]) {
            return false;
        }
        let crosses = |a: Point, b: Point| {
            (a[1] > x[1]) != (b[1] > x[1]) && x[0] < a[0] + (x[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        };
        let count = |ring: &Vec<Point>| {
            let following = ring.iter().cycle().skip(1);
            ring.iter().zip(following).filter(|(a, b)| crosses(**a, **b)).count()
        };
        self.rings.iter().map(count).sum::<usize>() % 2 == 1
    }
}

/// Numbers in [0, 1) from Steele, Lea & Flood's `SplitMix64`.
struct Random(u64);

impl Random {
    /// The next number.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// A ring of positions.
fn ring(positions: &Value) -> Result<Vec<Point>> {
    let one = |position: &Value| {
        let at = |axis: usize| position[axis].as_f64().context("a position without numbers");
        Ok(to_plane(at(0)?, at(1)?))
    };
    positions.as_array().context("a ring that is no list")?.iter().map(one).collect()
}

/// Reads the reference.
fn shapes(path: &Path) -> Result<Vec<Shape>> {
    let text = fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?;
    let reference: Value = serde_json::from_str(&text).context("reference is not JSON")?;
    let features = reference["features"].as_array().context("reference has no features")?;
    let one = |feature: &Value| {
        let code = feature["properties"]["code"].as_str().context("a feature without code")?;
        let coordinates = &feature["geometry"]["coordinates"];
        let lists = coordinates.as_array().context("a feature without coordinates")?;
        let rings: Vec<&Value> = match feature["geometry"]["type"].as_str() {
            Some("Polygon") => lists.iter().collect(),
            _ => lists.iter().filter_map(Value::as_array).flatten().collect(),
        };
        Ok(Shape::new(code.to_owned(), rings.into_iter().map(ring).collect::<Result<_>>()?))
    };
    features.iter().map(one).collect()
}

/// The tool's own polygons as shapes.
fn own_shapes(units: &[Unit], polygons: &[Vec<Polygon>]) -> Vec<Shape> {
    let shape = |(unit, own): (&Unit, &Vec<Polygon>)| {
        let rings = own.iter().flatten().map(|ring| ring.iter().map(|&c| plane(c)).collect()).collect();
        Shape::new(unit.code.clone(), rings)
    };
    units.iter().zip(polygons).map(shape).collect()
}

/// Compares with a reference, unit by unit with the same code; nothing if it
/// has no such unit.
#[expect(clippy::cast_precision_loss, reason = "counts of points")]
pub(crate) fn measure(
    reference: &Path,
    units: &[Unit],
    polygons: &[Vec<Polygon>],
) -> Result<Option<Measure>> {
    let theirs = shapes(reference)?;
    if !theirs.iter().any(|shape| units.iter().any(|unit| unit.code == shape.code)) {
        return Ok(None);
    }
    let ours = own_shapes(units, polygons);
    let edge = |axis: usize| {
        let low = theirs.iter().map(|s| s.low[axis]).fold(f64::INFINITY, f64::min);
        let high = theirs.iter().map(|s| s.high[axis]).fold(f64::NEG_INFINITY, f64::max);
        (low, high - low)
    };
    let ((left, width), (bottom, height)) = (edge(0), edge(1));
    let mut random = Random(SEED);
    let (mut drawn, mut right, mut outside) = (0, 0, 0);
    while drawn < POINTS {
        let x = [left + width * random.next(), bottom + height * random.next()];
        let Some(truth) = theirs.iter().find(|shape| shape.holds(x)) else { continue };
        drawn += 1;
        match ours.iter().find(|shape| shape.holds(x)) {
            Some(shape) if shape.code == truth.code => right += 1,
            Some(_) => {}
            None => outside += 1,
        }
    }
    let share = |count: usize| count as f64 / POINTS as f64;
    Ok(Some(Measure { right: share(right), outside: share(outside), points: POINTS }))
}
