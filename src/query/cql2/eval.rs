//! Evaluation of filters on one item in three-valued logic (§6.4; ISO 9075-2): a missing value makes a predicate
//! unknown, and items with an unknown verdict are not in the result.

use std::{borrow::Cow, cmp::Ordering};

use geo::{Geometry, LineString, Point, Rect, Relate};
use time::{Date, OffsetDateTime};

use super::{
    kind::Kind,
    letters::Fold,
    like,
    property::Property,
    tree::{
        Bound, Comparison, Condition, Instant, Operator, Scalar, Shape, Span, SpatialRelation,
        TemporalRelation,
    },
};
use crate::{
    geom::{area, lonlat::LonLat, measure::distance_m},
    model::{column::Value, date::PartialDate},
    query::{filter::Verdict, interval::city_day},
};

/// An item that filters are evaluated on.
pub trait Subject {
    /// The value of a property; [`Value::Null`] if unknown.
    fn value(&self, property: Property) -> Value<'_>;

    /// Its geometry in CRS84, if known.
    fn geometry(&self) -> Option<Cow<'_, Geometry>>;
}

/// A known value.
#[derive(Debug, Clone, PartialEq)]
enum Datum<'a> {
    Text(Cow<'a, str>),
    Number(f64),
    Boolean(bool),
    Time(Time),
}

/// A known time.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Time {
    /// One day between two bounds: a date whose day or month may be unknown.
    Days(Date, Date),
    /// All days between two bounds.
    Period(Date, Date),
    Moment(OffsetDateTime),
}

impl Time {
    fn days(self) -> (Date, Date) {
        match self {
            Self::Days(first, last) | Self::Period(first, last) => (first, last),
            Self::Moment(moment) => (city_day(moment), city_day(moment)),
        }
    }
}

impl From<Instant> for Time {
    fn from(instant: Instant) -> Self {
        match instant {
            Instant::Date(date) => Self::Days(date, date),
            Instant::Period(period) => Self::Period(period.first_day(), period.last_day()),
            Instant::Timestamp(moment) => Self::Moment(moment),
        }
    }
}

impl Condition {
    /// Evaluates the condition on an item.
    ///
    /// # Examples
    ///
    /// Truth tables of §6.4, on an item without values:
    ///
    /// ```
    /// use xuong::query::{cql2::{eval::Nothing, kind::Kind, property::Property, text}, filter::Verdict};
    ///
    /// let known = [Property { name: "depth", kind: Kind::Number, place: 0 }];
    /// let verdict = |filter| text::read(filter, &known).unwrap().test(&Nothing);
    /// assert_eq!(verdict("depth > 10"), Verdict::Unknown);
    /// assert_eq!(verdict("NOT depth > 10"), Verdict::Unknown);
    /// assert_eq!(verdict("depth > 10 AND FALSE"), Verdict::Miss);
    /// assert_eq!(verdict("depth > 10 OR TRUE"), Verdict::Match);
    /// assert_eq!(verdict("depth IS NULL"), Verdict::Match);
    /// ```
    pub fn test(&self, subject: &impl Subject) -> Verdict {
        match self {
            Self::Constant(value) => (*value).into(),
            Self::All(parts) => parts.iter().map(|part| part.test(subject)).min().unwrap_or(Verdict::Match),
            Self::Any(parts) => parts.iter().map(|part| part.test(subject)).max().unwrap_or(Verdict::Miss),
            Self::Not(inner) => !inner.test(subject),
            Self::Compare(comparison, left, right) => {
                both(left.value(subject), right.value(subject), |a, b| compare(*comparison, a, b))
            }
            Self::Like(text, pattern) => {
                both(text.text(subject), pattern.value(subject), |text, pattern| match (text, pattern) {
                    (Datum::Text(text), Datum::Text(pattern)) => like::fits(text, pattern).into(),
                    _ => Verdict::Unknown,
                })
            }
            Self::Between(value, least, most) => {
                let value = value.value(subject);
                let side = |bound: &Scalar, comparison| {
                    both(value.clone(), bound.value(subject), |a, b| compare(comparison, a, b))
                };
                side(least, Comparison::GreaterOrEqual).min(side(most, Comparison::LessOrEqual))
            }
            Self::In(value, list) => {
                let value = value.value(subject);
                let equal = |item: &Scalar| {
                    both(value.clone(), item.value(subject), |a, b| compare(Comparison::Equal, a, b))
                };
                list.iter().map(equal).max().unwrap_or(Verdict::Miss)
            }
            Self::IsNull(Scalar::Property(property)) if property.kind == Kind::Geometry => {
                subject.geometry().is_none().into()
            }
            Self::IsNull(value) => value.value(subject).is_none().into(),
            Self::IsUnknown(inner) => (inner.test(subject) == Verdict::Unknown).into(),
            Self::Spatial(relation, a, b) => {
                both(a.geometry(subject), b.geometry(subject), |a, b| related(*relation, a, b).into())
            }
            Self::WithinDistance(a, b, metres) => {
                let metres = metres.value(subject);
                both(a.geometry(subject), b.geometry(subject), |a, b| match (apart_m(a, b), metres) {
                    (Some(apart_m), Some(Datum::Number(metres))) => (apart_m <= metres).into(),
                    _ => Verdict::Unknown,
                })
            }
            Self::Temporal(relation, a, b) => temporal(*relation, &ends(a, subject), &ends(b, subject)),
        }
    }
}

/// A verdict on two values, unknown if one is missing.
fn both<T>(a: Option<T>, b: Option<T>, judge: impl FnOnce(&T, &T) -> Verdict) -> Verdict {
    a.zip(b).map_or(Verdict::Unknown, |(a, b)| judge(&a, &b))
}

impl Scalar {
    fn value<'a>(&'a self, subject: &'a impl Subject) -> Option<Datum<'a>> {
        match self {
            Self::Property(property) => datum(subject.value(*property)),
            Self::Text(text) => Some(Datum::Text(Cow::Borrowed(text))),
            Self::Number(n) => Some(Datum::Number(*n)),
            Self::Boolean(value) => Some(Datum::Boolean(*value)),
            Self::Instant(instant) => Some(Datum::Time((*instant).into())),
            Self::Casei(text) => text.value(subject).map(|text| folded(text, Fold::Case)),
            Self::Accenti(text) => text.value(subject).map(|text| folded(text, Fold::Accents)),
            Self::Arithmetic(operator, a, b) => match (a.value(subject)?, b.value(subject)?) {
                (Datum::Number(a), Datum::Number(b)) => number(*operator, a, b).map(Datum::Number),
                _ => None,
            },
        }
    }
}

impl Scalar {
    /// The value as text; a date with the precision that is known.
    fn text<'a>(&'a self, subject: &'a impl Subject) -> Option<Datum<'a>> {
        match self {
            Self::Property(property) => match subject.value(*property) {
                Value::Date(date) => Some(Datum::Text(Cow::Owned(date.to_string()))),
                value => datum(value),
            },
            other => other.value(subject),
        }
    }
}

impl Condition {
    /// Constant folding: conditions without properties are evaluated, and literal texts are folded.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::query::cql2::{kind::Kind, property::Property, text};
    ///
    /// let known = [Property { name: "name", kind: Kind::Text, place: 0 }];
    /// let filter = text::read("1 + 1 = 2 AND CASEI(name) = CASEI('THÉP')", &known).unwrap();
    /// assert_eq!(filter.settled().to_string(), "TRUE AND CASEI(\"name\") = 'thép'");
    /// ```
    #[must_use]
    pub fn settled(&self) -> Self {
        let verdict = || self.properties().is_empty().then(|| self.test(&Nothing));
        let each = |parts: &[Self]| parts.iter().map(Self::settled).collect();
        match self {
            Self::All(parts) => Self::All(each(parts)),
            Self::Any(parts) => Self::Any(each(parts)),
            Self::Not(inner) => Self::Not(Box::new(inner.settled())),
            Self::IsUnknown(inner) => Self::IsUnknown(Box::new(inner.settled())),
            _ if verdict() == Some(Verdict::Match) => Self::Constant(true),
            _ if verdict() == Some(Verdict::Miss) => Self::Constant(false),
            Self::Compare(comparison, a, b) => Self::Compare(*comparison, a.settled(), b.settled()),
            Self::Like(a, b) => Self::Like(a.settled(), b.settled()),
            Self::Between(value, least, most) => {
                Self::Between(value.settled(), least.settled(), most.settled())
            }
            Self::In(value, list) => Self::In(value.settled(), list.iter().map(Scalar::settled).collect()),
            Self::IsNull(value) => Self::IsNull(value.settled()),
            other => other.clone(),
        }
    }
}

/// An item without values, for conditions without properties.
#[derive(Debug, Clone, Copy)]
pub struct Nothing;

impl Subject for Nothing {
    fn value(&self, _: Property) -> Value<'_> {
        Value::Null
    }

    fn geometry(&self) -> Option<Cow<'_, Geometry>> {
        None
    }
}

impl Scalar {
    fn settled(&self) -> Self {
        match self {
            Self::Casei(inner) => match inner.settled() {
                Self::Text(text) => Self::Text(Fold::Case.fold(&text)),
                inner => Self::Casei(Box::new(inner)),
            },
            Self::Accenti(inner) => match inner.settled() {
                Self::Text(text) => Self::Text(Fold::Accents.fold(&text)),
                inner => Self::Accenti(Box::new(inner)),
            },
            other => other.clone(),
        }
    }
}

fn datum(value: Value<'_>) -> Option<Datum<'_>> {
    match value {
        Value::Null => None,
        Value::Date(date) => Some(Datum::Time(Time::Days(date.first_day(), date.last_day()))),
        Value::Text(text) => Some(Datum::Text(text)),
        #[expect(clippy::cast_precision_loss, reason = "CQL2 has one type of numbers")]
        Value::Int(n) => Some(Datum::Number(n as f64)),
        Value::Real(n) => Some(Datum::Number(n)),
    }
}

fn folded(text: Datum<'_>, fold: Fold) -> Datum<'_> {
    match text {
        Datum::Text(text) => Datum::Text(Cow::Owned(fold.fold(&text))),
        other => other,
    }
}

/// `None` if the result is not finite, as for a division by zero.
fn number(operator: Operator, a: f64, b: f64) -> Option<f64> {
    let result = match operator {
        Operator::Plus => a + b,
        Operator::Minus => a - b,
        Operator::Times => a * b,
        Operator::Over => a / b,
        Operator::Modulo => a % b,
        Operator::Div => (a / b).trunc(),
        Operator::Power => a.powf(b),
    };
    result.is_finite().then_some(result)
}

fn compare(comparison: Comparison, a: &Datum<'_>, b: &Datum<'_>) -> Verdict {
    let order = match (a, b) {
        (Datum::Time(a), Datum::Time(b)) => return compare_times(comparison, *a, *b),
        (Datum::Text(a), Datum::Text(b)) => Some(a.cmp(b)),
        (Datum::Number(a), Datum::Number(b)) => a.partial_cmp(b),
        (Datum::Boolean(a), Datum::Boolean(b)) => Some(a.cmp(b)),
        _ => None,
    };
    order.map_or(Verdict::Unknown, |order| meets(comparison, order).into())
}

fn meets(comparison: Comparison, order: Ordering) -> bool {
    match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    }
}

/// Timestamps are compared as instants (§6.5); a timestamp and a date are compared by their days.
fn compare_times(comparison: Comparison, a: Time, b: Time) -> Verdict {
    match (a, b) {
        (Time::Moment(a), Time::Moment(b)) => meets(comparison, a.cmp(&b)).into(),
        (a, Time::Period(first, last)) => compare_with_period(comparison, a.days(), (first, last)),
        (Time::Period(first, last), b) => compare_with_period(turned(comparison), b.days(), (first, last)),
        _ => compare_days(comparison, a.days(), b.days()),
    }
}

/// Whether an instant ends before another begins.
pub(super) fn is_before(a: Instant, b: Instant) -> bool {
    compare_times(Comparison::Less, a.into(), b.into()) == Verdict::Match
}

/// A date of a month or a year is one of its days: a comparison that depends on which one is unknown.
fn compare_days(comparison: Comparison, a: (Date, Date), b: (Date, Date)) -> Verdict {
    match comparison {
        Comparison::Equal if a.0 == a.1 && b.0 == b.1 => (a == b).into(),
        Comparison::Equal if a.1 < b.0 || b.1 < a.0 => Verdict::Miss,
        Comparison::NotEqual => !compare_days(Comparison::Equal, a, b),
        Comparison::Less if a.1 < b.0 => Verdict::Match,
        Comparison::Less if a.0 >= b.1 => Verdict::Miss,
        Comparison::Equal | Comparison::Less => Verdict::Unknown,
        Comparison::LessOrEqual => !compare_days(Comparison::Less, b, a),
        Comparison::Greater => compare_days(Comparison::Less, b, a),
        Comparison::GreaterOrEqual => !compare_days(Comparison::Less, a, b),
    }
}

/// A day equals a period that contains it, is less if it is before the period and greater if it is after.
fn compare_with_period(comparison: Comparison, day: (Date, Date), period: (Date, Date)) -> Verdict {
    let before = || compare_days(Comparison::Less, day, (period.0, period.0));
    let after = || compare_days(Comparison::Greater, day, (period.1, period.1));
    match comparison {
        Comparison::Less => before(),
        Comparison::Greater => after(),
        Comparison::LessOrEqual => !after(),
        Comparison::GreaterOrEqual => !before(),
        // For an imprecise date both may be unknown, although it is certainly outside the period or certainly inside.
        Comparison::Equal => (!before()).min(!after()),
        Comparison::NotEqual => before().max(after()),
    }
}

/// The comparison with its operands swapped.
fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        same => same,
    }
}

impl Shape {
    fn geometry<'a>(&'a self, subject: &'a impl Subject) -> Option<Cow<'a, Geometry>> {
        match self {
            Self::Property(_) => subject.geometry(),
            Self::Literal(geometry) => Some(Cow::Borrowed(geometry)),
            Self::Bbox([west, south, east, north]) if west <= east => {
                Some(Cow::Owned(boxed((*west, *south), (*east, *north))))
            }
            Self::Bbox([west, south, east, north]) => {
                let parts =
                    [boxed((*west, *south), (180.0, *north)), boxed((-180.0, *south), (*east, *north))];
                Some(Cow::Owned(Geometry::GeometryCollection(parts.to_vec().into())))
            }
        }
    }
}

/// A box; a line or a point if it has no width or no height.
fn boxed(low: (f64, f64), high: (f64, f64)) -> Geometry {
    match (low.0 < high.0, low.1 < high.1) {
        (false, false) => Point::from(low).into(),
        (true, true) => Rect::new(low, high).to_polygon().into(),
        _ => LineString::from(vec![low, high]).into(),
    }
}

fn related(relation: SpatialRelation, a: &Geometry, b: &Geometry) -> bool {
    let matrix = a.relate(b);
    match relation {
        SpatialRelation::Intersects => matrix.is_intersects(),
        SpatialRelation::Disjoint => matrix.is_disjoint(),
        SpatialRelation::Equals => matrix.is_equal_topo(),
        SpatialRelation::Touches => matrix.is_touches(),
        SpatialRelation::Crosses => matrix.is_crosses(),
        SpatialRelation::Within => matrix.is_within(),
        SpatialRelation::Contains => matrix.is_contains(),
        SpatialRelation::Overlaps => matrix.is_overlaps(),
    }
}

/// The distance of a point from a point or an area in metres; `None` for other geometries.
fn apart_m(a: &Geometry, b: &Geometry) -> Option<f64> {
    let place = |p: &Point| LonLat::new(p.x(), p.y()).ok();
    match (a, b) {
        (Geometry::Point(a), Geometry::Point(b)) => Some(distance_m(place(a)?, place(b)?)),
        (Geometry::Point(p), Geometry::MultiPolygon(area))
        | (Geometry::MultiPolygon(area), Geometry::Point(p)) => area::distance_m(area, place(p)?),
        _ => None,
    }
}

/// A bound of a time: none, known or unknown.
#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    Endless,
    At(Time),
    Unknown,
}

/// The bounds of a time. A period begins with its first day and ends with its last.
fn ends(span: &Span, subject: &impl Subject) -> (End, End) {
    let end = |bound: &Bound, side: fn(PartialDate) -> Date| match bound {
        Bound::Open => End::Endless,
        Bound::Instant(Instant::Period(period)) => End::At(Instant::Date(side(*period)).into()),
        Bound::Instant(instant) => End::At((*instant).into()),
        Bound::Property(property) => match datum(subject.value(*property)) {
            Some(Datum::Time(time)) => End::At(time),
            _ => End::Unknown,
        },
    };
    let (first, last) = match span {
        Span::At(bound) => (bound, bound),
        Span::Interval(start, finish) => (start, finish),
    };
    (end(first, PartialDate::first_day), end(last, PartialDate::last_day))
}

/// The temporal predicates of §7.4, defined on the bounds of both times.
fn temporal(relation: TemporalRelation, a: &(End, End), b: &(End, End)) -> Verdict {
    // An open start is before everything, an open end after everything.
    let (starts, ends) = (|end| Mark { end, endless: -1 }, |end| Mark { end, endless: 1 });
    let (a_start, a_end, b_start, b_end) = (starts(a.0), ends(a.1), starts(b.0), ends(b.1));
    let all = |verdicts: &[Verdict]| verdicts.iter().copied().min().unwrap_or(Verdict::Match);
    match relation {
        TemporalRelation::After => b_end.before(a_start),
        TemporalRelation::Before => a_end.before(b_start),
        TemporalRelation::Disjoint => a_end.before(b_start).max(b_end.before(a_start)),
        TemporalRelation::Intersects => !a_end.before(b_start).max(b_end.before(a_start)),
        TemporalRelation::Equals => all(&[a_start.is(b_start), a_end.is(b_end)]),
        TemporalRelation::During => all(&[b_start.before(a_start), a_end.before(b_end)]),
        TemporalRelation::Contains => all(&[a_start.before(b_start), b_end.before(a_end)]),
        TemporalRelation::Finishes => all(&[b_start.before(a_start), a_end.is(b_end)]),
        TemporalRelation::FinishedBy => all(&[a_start.before(b_start), a_end.is(b_end)]),
        TemporalRelation::Starts => all(&[a_start.is(b_start), a_end.before(b_end)]),
        TemporalRelation::StartedBy => all(&[a_start.is(b_start), b_end.before(a_end)]),
        TemporalRelation::Meets => a_end.is(b_start),
        TemporalRelation::MetBy => a_start.is(b_end),
        TemporalRelation::Overlaps => {
            all(&[a_start.before(b_start), b_start.before(a_end), a_end.before(b_end)])
        }
        TemporalRelation::OverlappedBy => {
            all(&[b_start.before(a_start), a_start.before(b_end), b_end.before(a_end)])
        }
    }
}

/// A bound, and the side of everything that it is on if it is open.
#[derive(Clone, Copy)]
struct Mark {
    end: End,
    endless: i8,
}

impl Mark {
    fn before(self, other: Self) -> Verdict {
        match (self.end, other.end) {
            (End::Unknown, _) | (_, End::Unknown) => Verdict::Unknown,
            (End::At(own), End::At(other)) => compare_times(Comparison::Less, own, other),
            (End::Endless, End::Endless) => (self.endless < other.endless).into(),
            (End::Endless, End::At(_)) => (self.endless < 0).into(),
            (End::At(_), End::Endless) => (other.endless > 0).into(),
        }
    }

    fn is(self, other: Self) -> Verdict {
        match (self.end, other.end) {
            (End::Unknown, _) | (_, End::Unknown) => Verdict::Unknown,
            (End::At(own), End::At(other)) => compare_times(Comparison::Equal, own, other),
            (End::Endless, End::Endless) => (self.endless == other.endless).into(),
            _ => Verdict::Miss,
        }
    }
}
