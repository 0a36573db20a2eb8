//! A second evaluator, written for reading and not for speed: `None` is unknown, days are numbers, geometry is that of
//! the DE-9IM masks of OGC 06-103r4 §6.1.15.

use geo::{Coord, Geometry, HasDimensions, Point, Polygon, Rect, Relate, coordinate_position::CoordPos};
use time::OffsetDateTime;
use xuong::{
    geom::{lonlat::LonLat, measure::distance_m},
    query::cql2::{
        kind::Kind,
        property::Property,
        tree::{
            Bound, Comparison, Condition, Instant, Operator, Scalar, Shape, Span, SpatialRelation,
            TemporalRelation,
        },
    },
};

use super::made::Thing;

#[derive(Debug, Clone, PartialEq)]
enum Plain {
    Text(String),
    Number(f64),
    Boolean(bool),
    /// The days that are meant, as days since the beginning of the calendar.
    Days(Vec<i32>),
    Moment(OffsetDateTime),
    /// All of these days.
    Period(Vec<i32>),
}

pub(super) fn test(condition: &Condition, thing: &Thing) -> Option<bool> {
    match condition {
        Condition::Constant(value) => Some(*value),
        Condition::All(parts) => every(&parts.iter().map(|part| test(part, thing)).collect::<Vec<_>>()),
        Condition::Any(parts) => some(&parts.iter().map(|part| test(part, thing)).collect::<Vec<_>>()),
        Condition::Not(inner) => test(inner, thing).map(|value| !value),
        Condition::Compare(comparison, a, b) => compared(*comparison, &value(a, thing)?, &value(b, thing)?),
        Condition::Like(text, pattern) => match (written(text, thing)?, value(pattern, thing)?) {
            (Plain::Text(text), Plain::Text(pattern)) => {
                Some(like(&text.chars().collect::<Vec<_>>(), &pattern.chars().collect::<Vec<_>>()))
            }
            _ => None,
        },
        Condition::Between(a, least, most) => test(
            &Condition::All(vec![
                Condition::Compare(Comparison::GreaterOrEqual, a.clone(), least.clone()),
                Condition::Compare(Comparison::LessOrEqual, a.clone(), most.clone()),
            ]),
            thing,
        ),
        Condition::In(a, list) => {
            let equal = |b: &Scalar| Condition::Compare(Comparison::Equal, a.clone(), b.clone());
            test(&Condition::Any(list.iter().map(equal).collect()), thing)
        }
        Condition::IsNull(Scalar::Property(property)) if property.kind == Kind::Geometry => {
            Some(thing.at.is_none())
        }
        Condition::IsNull(value) => Some(self::value(value, thing).is_none()),
        Condition::IsUnknown(inner) => Some(test(inner, thing).is_none()),
        Condition::Spatial(relation, a, b) => {
            Some(spatial(*relation, &geometry(a, thing)?, &geometry(b, thing)?))
        }
        Condition::WithinDistance(a, b, metres) => {
            let point = |shape| match geometry(shape, thing)? {
                Geometry::Point(p) => LonLat::new(p.x(), p.y()).ok(),
                _ => None,
            };
            let Plain::Number(most) = value(metres, thing)? else { return None };
            Some(distance_m(point(a)?, point(b)?) <= most)
        }
        Condition::Temporal(relation, a, b) => temporal(*relation, a, b, thing),
    }
}

/// ISO 9075-2, table of AND.
fn every(parts: &[Option<bool>]) -> Option<bool> {
    if parts.contains(&Some(false)) {
        Some(false)
    } else if parts.contains(&None) {
        None
    } else {
        Some(true)
    }
}

/// ISO 9075-2, table of OR.
fn some(parts: &[Option<bool>]) -> Option<bool> {
    let nots: Vec<_> = parts.iter().map(|part| part.map(|value| !value)).collect();
    every(&nots).map(|value| !value)
}

fn of(property: Property, thing: &Thing) -> Option<Plain> {
    #[expect(clippy::cast_precision_loss, reason = "the numbers of these tests are small")]
    match property.name {
        "name" => thing.name.clone().map(Plain::Text),
        "workers" => thing.workers.map(|n| Plain::Number(n as f64)),
        "share" => thing.share.map(Plain::Number),
        _ => thing.opened.as_ref().map(|text| {
            let first = time::Date::MIN.replace_year(2018).expect("a year");
            let all = std::iter::successors(Some(first), |day| day.next_day()).take(3 * 365);
            Plain::Days(
                all.filter(|d| d.to_string().starts_with(text)).map(time::Date::to_julian_day).collect(),
            )
        }),
    }
}

/// A date is matched as it was written.
fn written(scalar: &Scalar, thing: &Thing) -> Option<Plain> {
    match scalar {
        Scalar::Property(property) if property.kind == Kind::Instant => thing.opened.clone().map(Plain::Text),
        other => value(other, thing),
    }
}

fn value(scalar: &Scalar, thing: &Thing) -> Option<Plain> {
    match scalar {
        Scalar::Property(property) => of(*property, thing),
        Scalar::Text(text) => Some(Plain::Text(text.clone())),
        Scalar::Number(n) => Some(Plain::Number(*n)),
        Scalar::Boolean(value) => Some(Plain::Boolean(*value)),
        Scalar::Instant(Instant::Date(date)) => Some(Plain::Days(vec![date.to_julian_day()])),
        Scalar::Instant(Instant::Period(period)) => {
            let days = period.first_day().to_julian_day()..=period.last_day().to_julian_day();
            Some(Plain::Period(days.collect()))
        }
        Scalar::Instant(Instant::Timestamp(moment)) => Some(Plain::Moment(*moment)),
        Scalar::Casei(text) => changed(text, thing, &[('A', 'a'), ('D', 'd'), ('Đ', 'đ')]),
        Scalar::Accenti(text) => changed(text, thing, &[('đ', 'd'), ('Đ', 'D'), ('é', 'e')]),
        Scalar::Arithmetic(operator, a, b) => match (value(a, thing)?, value(b, thing)?) {
            (Plain::Number(a), Plain::Number(b)) => {
                let n = match operator {
                    Operator::Plus => a + b,
                    Operator::Minus => a - b,
                    Operator::Times => a * b,
                    Operator::Over => a / b,
                    Operator::Modulo => a % b,
                    Operator::Div => (a / b).trunc(),
                    Operator::Power => a.powf(b),
                };
                n.is_finite().then_some(Plain::Number(n))
            }
            _ => None,
        },
    }
}

/// Letter by letter, with the letters that the texts of these tests have.
fn changed(scalar: &Scalar, thing: &Thing, table: &[(char, char)]) -> Option<Plain> {
    let Plain::Text(text) = value(scalar, thing)? else { return None };
    let letter = |c: char| table.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to);
    Some(Plain::Text(text.chars().map(letter).collect()))
}

/// The days that a time may mean.
fn days(time: &Plain) -> Option<Vec<i32>> {
    match time {
        Plain::Days(days) | Plain::Period(days) => Some(days.clone()),
        Plain::Moment(moment) => Some(vec![(*moment + time::Duration::hours(7)).to_julian_day()]),
        _ => None,
    }
}

/// What holds for every pair of days holds; what holds for none does not; else it is unknown.
fn for_all_days(a: &[i32], b: &[i32], holds: impl Fn(i32, i32) -> bool) -> Option<bool> {
    let pairs = || a.iter().flat_map(|a| b.iter().map(move |b| (*a, *b)));
    if pairs().all(|(a, b)| holds(a, b)) {
        Some(true)
    } else if pairs().any(|(a, b)| holds(a, b)) {
        None
    } else {
        Some(false)
    }
}

fn compared(comparison: Comparison, a: &Plain, b: &Plain) -> Option<bool> {
    fn holds<T: PartialOrd + ?Sized>(comparison: Comparison, a: &T, b: &T) -> bool {
        match comparison {
            Comparison::Equal => a == b,
            Comparison::NotEqual => a != b,
            Comparison::Less => a < b,
            Comparison::LessOrEqual => a <= b,
            Comparison::Greater => a > b,
            Comparison::GreaterOrEqual => a >= b,
        }
    }
    match (a, b) {
        (Plain::Text(a), Plain::Text(b)) => Some(holds(comparison, a, b)),
        (Plain::Number(a), Plain::Number(b)) => Some(holds(comparison, a, b)),
        (Plain::Boolean(a), Plain::Boolean(b)) => Some(holds(comparison, a, b)),
        (Plain::Moment(a), Plain::Moment(b)) => Some(holds(comparison, a, b)),
        (a, Plain::Period(period)) => for_all_days(&days(a)?, &[0], |day, _| placed(comparison, day, period)),
        (Plain::Period(period), b) => {
            for_all_days(&days(b)?, &[0], |day, _| placed(the_other_way(comparison), day, period))
        }
        _ => for_all_days(&days(a)?, &days(b)?, |a, b| holds(comparison, &a, &b)),
    }
}

/// How a day lies to a period: in it, before it, after it.
fn placed(comparison: Comparison, day: i32, period: &[i32]) -> bool {
    let (first, last) = (period[0], period[period.len() - 1]);
    match comparison {
        Comparison::Equal => period.contains(&day),
        Comparison::NotEqual => !period.contains(&day),
        Comparison::Less => day < first,
        Comparison::LessOrEqual => day <= last,
        Comparison::Greater => day > last,
        Comparison::GreaterOrEqual => day >= first,
    }
}

fn the_other_way(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal | Comparison::NotEqual => comparison,
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
    }
}

fn like(text: &[char], pattern: &[char]) -> bool {
    match pattern {
        [] => text.is_empty(),
        ['%', rest @ ..] => (0..=text.len()).any(|n| like(&text[n..], rest)),
        ['_', rest @ ..] => !text.is_empty() && like(&text[1..], rest),
        ['\\', own, rest @ ..] | [own, rest @ ..] => text.first() == Some(own) && like(&text[1..], rest),
    }
}

fn geometry(shape: &Shape, thing: &Thing) -> Option<Geometry> {
    match shape {
        Shape::Property(_) => thing.at.map(|(x, y)| Point::new(x, y).into()),
        Shape::Literal(geometry) => Some(geometry.clone()),
        Shape::Bbox([west, south, east, north]) => {
            let part = |west: f64, east: f64| -> Polygon {
                Rect::new(Coord { x: west, y: *south }, Coord { x: east, y: *north }).into()
            };
            let parts = if west <= east {
                vec![part(*west, *east)]
            } else {
                vec![part(*west, 180.0), part(-180.0, *east)]
            };
            Some(geo::MultiPolygon::new(parts).into())
        }
    }
}

/// By the patterns of the standard: T is any overlap, F none, * whatever.
fn spatial(relation: SpatialRelation, a: &Geometry, b: &Geometry) -> bool {
    use geo::dimensions::Dimensions::{self, Empty, ZeroDimensional};
    let matrix = a.relate(b);
    let places = [CoordPos::Inside, CoordPos::OnBoundary, CoordPos::Outside];
    let cells: Vec<Dimensions> =
        places.iter().flat_map(|a| places.iter().map(|b| matrix.get(*a, *b))).collect();
    let fits = |pattern: &str| {
        cells.iter().zip(pattern.chars()).all(|(cell, wanted)| match wanted {
            'T' => *cell != Empty,
            'F' => *cell == Empty,
            '0' => *cell == ZeroDimensional,
            _ => true,
        })
    };
    let (own, other) = (a.dimensions(), b.dimensions());
    match relation {
        SpatialRelation::Disjoint => fits("FF*FF****"),
        SpatialRelation::Intersects => !fits("FF*FF****"),
        SpatialRelation::Equals => fits("T*F**FFF*") || (own == Empty && other == Empty),
        SpatialRelation::Within => fits("T*F**F***"),
        SpatialRelation::Contains => fits("T*****FF*"),
        SpatialRelation::Touches => fits("FT*******") || fits("F**T*****") || fits("F***T****"),
        SpatialRelation::Crosses if own < other => fits("T*T******"),
        SpatialRelation::Crosses if own > other => fits("T*****T**"),
        SpatialRelation::Crosses => own == Dimensions::OneDimensional && fits("0********"),
        SpatialRelation::Overlaps if own != other => false,
        SpatialRelation::Overlaps if own == Dimensions::OneDimensional => {
            fits("1*T***T**") && matrix.get(CoordPos::Inside, CoordPos::Inside) == Dimensions::OneDimensional
        }
        SpatialRelation::Overlaps => fits("T*T***T**"),
    }
}

/// Ends as days far away where there is none.
fn temporal(relation: TemporalRelation, a: &Span, b: &Span, thing: &Thing) -> Option<bool> {
    let ends = |span: &Span| {
        let end = |bound: &Bound, endless: i32, last: bool| match bound {
            Bound::Open => Some(Plain::Days(vec![endless])),
            Bound::Instant(Instant::Period(period)) => {
                let day = if last { period.last_day() } else { period.first_day() };
                Some(Plain::Days(vec![day.to_julian_day()]))
            }
            Bound::Instant(instant) => value(&Scalar::Instant(*instant), thing),
            Bound::Property(property) => match of(*property, thing) {
                Some(Plain::Days(days)) => Some(Plain::Days(days)),
                _ => None,
            },
        };
        match span {
            Span::At(bound) => (end(bound, 0, false), end(bound, 0, true)),
            Span::Interval(start, finish) => (end(start, i32::MIN, false), end(finish, i32::MAX, true)),
        }
    };
    let ((a_start, a_end), (b_start, b_end)) = (ends(a), ends(b));
    let held = |comparison| {
        move |a: &Option<Plain>, b: &Option<Plain>| compared(comparison, a.as_ref()?, b.as_ref()?)
    };
    let (less, same) = (held(Comparison::Less), held(Comparison::Equal));
    let disjoint = || some(&[less(&a_end, &b_start), less(&b_end, &a_start)]);
    match relation {
        TemporalRelation::After => less(&b_end, &a_start),
        TemporalRelation::Before => less(&a_end, &b_start),
        TemporalRelation::Disjoint => disjoint(),
        TemporalRelation::Intersects => disjoint().map(|apart| !apart),
        TemporalRelation::Equals => every(&[same(&a_start, &b_start), same(&a_end, &b_end)]),
        TemporalRelation::During => every(&[less(&b_start, &a_start), less(&a_end, &b_end)]),
        TemporalRelation::Contains => every(&[less(&a_start, &b_start), less(&b_end, &a_end)]),
        TemporalRelation::Finishes => every(&[less(&b_start, &a_start), same(&a_end, &b_end)]),
        TemporalRelation::FinishedBy => every(&[less(&a_start, &b_start), same(&a_end, &b_end)]),
        TemporalRelation::Starts => every(&[same(&a_start, &b_start), less(&a_end, &b_end)]),
        TemporalRelation::StartedBy => every(&[same(&a_start, &b_start), less(&b_end, &a_end)]),
        TemporalRelation::Meets => same(&a_end, &b_start),
        TemporalRelation::MetBy => same(&a_start, &b_end),
        TemporalRelation::Overlaps => {
            every(&[less(&a_start, &b_start), less(&b_start, &a_end), less(&a_end, &b_end)])
        }
        TemporalRelation::OverlappedBy => {
            every(&[less(&b_start, &a_start), less(&a_start, &b_end), less(&b_end, &a_end)])
        }
    }
}
