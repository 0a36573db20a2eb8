//! CQL2 conditions prepared for columns. They are evaluated for a block of rows at a time where columns suffice, and
//! for single rows otherwise.

use std::sync::atomic::{AtomicU8, Ordering};

use geo::{BoundingRect, Geometry, MultiPolygon, Point, Rect};

use super::{
    chunk::Chunk,
    firms::{At, Layer},
    mask::{bits, places},
    matcher::{Matcher, Verdicts},
    mix::relation,
    narrow::Narrow,
    rows::BLOCK,
};
use crate::{
    geom::{
        bbox::Bbox,
        prepared::{PreparedArea, Relation},
    },
    model::{firm::FirmStatus, vsic},
    query::{
        cql2::{
            eval::Nothing,
            tree::{Comparison, Condition, Scalar, Shape, SpatialRelation},
        },
        filter::{Filter, Verdict},
    },
    stop,
};

/// A prepared condition.
#[derive(Debug)]
pub(super) enum Asked {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Filter(Matcher),
    Area(PreparedArea),
    Numbered(Numbered),
    Rows(Condition),
    Texts(Narrow),
    Known(Verdict),
}

/// A condition on a numbered value that rows share, evaluated once for each number.
#[derive(Debug)]
pub(super) struct Numbered {
    column: Column,
    condition: Condition,
    /// The verdict on each number; 0 if it has not been evaluated yet.
    known: Box<[AtomicU8]>,
}

/// Columns of numbers that represent values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Sector,
    Status,
    Zone,
}

const VERDICTS: [Verdict; 3] = [Verdict::Miss, Verdict::Unknown, Verdict::Match];

impl Asked {
    /// Prepares a condition for the firms of a layer.
    pub(super) fn new(condition: &Condition, layer: &Layer) -> Self {
        // Conditions that need whole rows are evaluated last, for as few rows as possible.
        let each = |parts: &[Condition]| {
            let mut parts: Vec<_> = parts.iter().map(|part| Self::new(part, layer)).collect();
            parts.sort_by_key(|part| match part {
                Self::Rows(..) => 2,
                Self::Texts(..) => 1,
                _ => 0,
            });
            parts
        };
        match condition {
            Condition::All(parts) => Self::All(each(parts)),
            Condition::Any(parts) => Self::Any(each(parts)),
            Condition::Not(inner) => Self::Not(Box::new(Self::new(inner, layer))),
            Condition::Compare(comparison, Scalar::Property(property), Scalar::Number(n))
                if property.name == "workers" =>
            {
                Self::Filter(Matcher::new(&workers(*comparison, *n), layer.base()))
            }
            Condition::Spatial(SpatialRelation::Intersects, Shape::Property(_), shape)
            | Condition::Spatial(SpatialRelation::Intersects, shape, Shape::Property(_)) => match area(shape)
            {
                Some(area) => Self::Area(PreparedArea::new(&area)),
                None => Self::Rows(condition.clone()),
            },
            _ => Self::leaf(condition.settled(), layer),
        }
    }

    /// A condition on one numbered value, or on a whole row.
    fn leaf(condition: Condition, layer: &Layer) -> Self {
        if condition.properties().is_empty() {
            return Self::Known(condition.test(&Nothing));
        }
        let mut columns = condition.properties().into_iter().map(|property| Column::of(property.name));
        match columns.next().flatten() {
            Some(column) if columns.all(|other| other == Some(column)) => {
                let known = (0..column.numbers(layer)).map(|_| AtomicU8::new(0)).collect();
                Self::Numbered(Numbered { column, condition, known })
            }
            _ => match Narrow::of(&condition, layer) {
                Some(narrow) => Self::Texts(narrow),
                None => Self::Rows(condition),
            },
        }
    }

    /// The verdicts on selected rows of a block; those on other rows are meaningless.
    pub(super) fn verdicts(&self, at: At<'_>, block: usize, rows: u64) -> Verdicts {
        let At { layer, chunk, .. } = at;
        match self {
            Self::All(parts) => {
                parts.iter().fold(Verdicts::MATCH, |all, part| match rows & (all.matches | all.unknown) {
                    0 => Verdicts::MISS,
                    left => all.and(part.verdicts(at, block, left)),
                })
            }
            Self::Any(parts) => parts.iter().fold(Verdicts::MISS, |all, part| match rows & !all.matches {
                0 => all,
                left => all.or(part.verdicts(at, block, left)),
            }),
            Self::Not(inner) => inner.verdicts(at, block, rows).not(),
            Self::Filter(matcher) => matcher.verdicts(chunk, block),
            Self::Area(area) => within(area, chunk, block, rows),
            Self::Numbered(numbered) => each(rows, |row| numbered.verdict(layer, chunk, block * BLOCK + row)),
            Self::Rows(condition) => each(rows, |row| {
                stop::check();
                condition.test(&layer.row(chunk, block * BLOCK + row))
            }),
            Self::Texts(narrow) => narrow.verdicts(at, block, rows),
            Self::Known(Verdict::Match) => Verdicts::MATCH,
            Self::Known(Verdict::Miss) => Verdicts::MISS,
            Self::Known(Verdict::Unknown) => Verdicts::UNKNOWN,
        }
    }
}

impl Numbered {
    fn verdict(&self, layer: &Layer, chunk: &Chunk, row: usize) -> Verdict {
        let known = &self.known[self.column.number(chunk, row)];
        match known.load(Ordering::Relaxed) {
            0 => {
                let verdict = self.condition.test(&layer.row(chunk, row));
                known.store(verdict as u8 + 1, Ordering::Relaxed);
                verdict
            }
            told => VERDICTS[usize::from(told - 1)],
        }
    }
}

impl Column {
    fn of(property: &str) -> Option<Self> {
        match property {
            "sector" | "sector_version" | "sector_name" => Some(Self::Sector),
            "status" => Some(Self::Status),
            "zone" | "zone_name" => Some(Self::Zone),
            _ => None,
        }
    }

    fn numbers(self, layer: &Layer) -> usize {
        match self {
            Self::Sector => vsic::numbers(),
            Self::Status => FirmStatus::ALL.len() + 1,
            Self::Zone => layer.base().zones() + 1,
        }
    }

    fn number(self, chunk: &Chunk, row: usize) -> usize {
        match self {
            Self::Sector => chunk.columns.sector[row].into(),
            Self::Status => chunk.columns.status[row].into(),
            Self::Zone => chunk.columns.zone[row].into(),
        }
    }
}

fn each(rows: u64, verdict: impl Fn(usize) -> Verdict) -> Verdicts {
    let mut all = Verdicts::MISS;
    for at in places(rows) {
        match verdict(at) {
            Verdict::Match => all.matches |= 1 << at,
            Verdict::Unknown => all.unknown |= 1 << at,
            Verdict::Miss => {}
        }
    }
    all
}

/// Firms are points, which share a point with an area that covers them; without a point the verdict is unknown.
fn within(area: &PreparedArea, chunk: &Chunk, block: usize, rows: u64) -> Verdicts {
    let unknown = bits(&chunk.columns.lon[chunk.block(block)], |lon| lon.is_nan());
    let matches = match relation(area, &chunk.blocks[block]) {
        Relation::Outside => 0,
        Relation::Inside => u64::MAX,
        Relation::Crossing => {
            let covered = |at: &usize| chunk.point(block * BLOCK + at).is_some_and(|p| area.covers(p));
            places(rows & !unknown).filter(covered).fold(0, |all, at| all | 1 << at)
        }
    };
    Verdicts { matches: matches & !unknown, unknown }
}

/// The areal part of a literal.
fn area(shape: &Shape) -> Option<MultiPolygon> {
    match shape {
        Shape::Literal(Geometry::Polygon(polygon)) => Some(polygon.clone().into()),
        Shape::Literal(Geometry::MultiPolygon(polygons)) => Some(polygons.clone()),
        Shape::Bbox([west, south, east, north]) if west < east && south < north => {
            Some(Rect::new((*west, *south), (*east, *north)).to_polygon().into())
        }
        _ => None,
    }
}

/// A box that contains all firms which satisfy a condition, if the condition implies one.
pub(super) fn reach(condition: &Condition) -> Option<Bbox> {
    match condition {
        Condition::All(parts) => parts.iter().find_map(reach),
        Condition::Spatial(SpatialRelation::Disjoint, ..) => None,
        Condition::Spatial(_, Shape::Property(_), shape)
        | Condition::Spatial(_, shape, Shape::Property(_)) => match shape {
            Shape::Literal(geometry) => geometry.bounding_rect().map(|rect| Bbox {
                west: rect.min().x,
                south: rect.min().y,
                east: rect.max().x,
                north: rect.max().y,
            }),
            Shape::Bbox([west, south, east, north]) => {
                Some(Bbox { west: *west, south: *south, east: *east, north: *north })
            }
            Shape::Property(_) => None,
        },
        Condition::WithinDistance(a, b, Scalar::Number(metres)) => match (a, b) {
            (Shape::Property(_), Shape::Literal(Geometry::Point(p)))
            | (Shape::Literal(Geometry::Point(p)), Shape::Property(_)) => around(*p, *metres),
            _ => None,
        },
        _ => None,
    }
}

/// A box that contains everything within a distance of a point; `None` if it would contain a pole or cross the
/// antimeridian.
fn around(p: Point, metres: f64) -> Option<Bbox> {
    /// Lower bound of a degree of latitude anywhere, and of a degree of longitude at the equator, in metres.
    const DEGREE_M: f64 = 110_000.0;
    let height = metres.max(0.0) / DEGREE_M;
    let steepest = p.y().abs() + height;
    let width = height / steepest.min(90.0).to_radians().cos();
    let inside = steepest < 89.0 && p.x().abs() + width < 180.0;
    inside.then(|| Bbox {
        west: p.x() - width,
        south: p.y() - height,
        east: p.x() + width,
        north: p.y() + height,
    })
}

/// A comparison with the number of workers, which is an integer and not negative.
fn workers(comparison: Comparison, n: f64) -> Filter {
    const NONE: Filter = Filter::Workers(Some(1), Some(0));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
    let whole = |n: f64| n.clamp(0.0, f64::from(u32::MAX)) as u32;
    let at_least =
        |n: f64| if n > f64::from(u32::MAX) { NONE } else { Filter::Workers(Some(whole(n)), None) };
    let at_most = |n: f64| if n < 0.0 { NONE } else { Filter::Workers(None, Some(whole(n))) };
    match comparison {
        Comparison::GreaterOrEqual => at_least(n.ceil()),
        Comparison::Greater => at_least(n.floor() + 1.0),
        Comparison::LessOrEqual => at_most(n.floor()),
        Comparison::Less => at_most(n.ceil() - 1.0),
        Comparison::Equal => Filter::All(vec![at_least(n.ceil()), at_most(n.floor())]),
        Comparison::NotEqual => Filter::Not(Box::new(workers(Comparison::Equal, n))),
    }
}

#[cfg(test)]
mod tests;
