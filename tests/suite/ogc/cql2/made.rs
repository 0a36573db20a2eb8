//! Things and filters made at random.

use geo::{LineString, MultiPoint, Point, Polygon};
use proptest::{collection::vec, option, prelude::*, sample::select};
use time::{Date, Duration, OffsetDateTime};
use xuong::query::cql2::{
    kind::Kind,
    property::Property,
    tree::{
        Bound, Comparison, Condition, Instant, Operator, Scalar, Shape, Span, SpatialRelation,
        TemporalRelation,
    },
};

/// A thing that filters are put to.
#[derive(Debug, Clone)]
pub(crate) struct Thing {
    pub(crate) name: Option<String>,
    pub(crate) workers: Option<i64>,
    pub(crate) share: Option<f64>,
    pub(crate) opened: Option<String>,
    pub(crate) at: Option<(f64, f64)>,
}

pub(crate) const KNOWN: [Property; 5] = [
    Property { name: "name", kind: Kind::Text, place: 0 },
    Property { name: "workers", kind: Kind::Number, place: 1 },
    Property { name: "share", kind: Kind::Number, place: 2 },
    Property { name: "opened", kind: Kind::Instant, place: 3 },
    Property { name: "geometry", kind: Kind::Geometry, place: 4 },
];

/// Small worlds meet often: few letters, few numbers, few days, a grid of places.
fn word() -> impl Strategy<Value = String> {
    r"[aAđĐé%_'\\ ]{0,4}"
}

fn day() -> impl Strategy<Value = Date> {
    (0..6_i64).prop_map(|days| Date::MIN.replace_year(2019).expect("a year") + Duration::days(20 * days))
}

fn degrees() -> impl Strategy<Value = f64> {
    (0..9_i32).prop_map(|n| f64::from(n) / 2.0)
}

pub(crate) fn thing() -> impl Strategy<Value = Thing> {
    let opened =
        (day(), select(&[4_usize, 7, 10])).prop_map(|(day, length)| day.to_string()[..length].to_owned());
    let parts = (word(), -2..6_i64, degrees(), opened, (degrees(), degrees()));
    let (name, workers, share, opened, at) = (parts.0, parts.1, parts.2, parts.3, parts.4);
    let maybe = (
        option::weighted(0.8, name),
        option::weighted(0.8, workers),
        option::weighted(0.8, share),
        option::weighted(0.8, opened),
        option::weighted(0.8, at),
    );
    maybe.prop_map(|(name, workers, share, opened, at)| Thing { name, workers, share, opened, at })
}

fn instant() -> impl Strategy<Value = Instant> {
    let period = (day(), select(&[4_usize, 7]));
    prop_oneof![
        day().prop_map(Instant::Date),
        period.prop_map(|(day, length)| {
            Instant::Period(day.to_string()[..length].parse().expect("a month or a year"))
        }),
        (day(), 0..86_400_i64).prop_map(|(day, seconds)| {
            let moment: OffsetDateTime = day.midnight().assume_utc();
            Instant::Timestamp(moment + Duration::seconds(seconds))
        }),
    ]
}

fn texts() -> impl Strategy<Value = Scalar> {
    let leaf = prop_oneof![Just(Scalar::Property(KNOWN[0])), word().prop_map(Scalar::Text)];
    leaf.prop_recursive(2, 4, 1, |inner| {
        prop_oneof![
            inner.clone().prop_map(|text| Scalar::Casei(Box::new(text))),
            inner.prop_map(|text| Scalar::Accenti(Box::new(text))),
        ]
    })
}

fn numbers() -> impl Strategy<Value = Scalar> {
    let leaf = prop_oneof![
        Just(Scalar::Property(KNOWN[1])),
        Just(Scalar::Property(KNOWN[2])),
        (-4..8_i32).prop_map(|n| Scalar::Number(f64::from(n) / 2.0)),
        any::<f64>().prop_filter("a number", |n| n.is_finite()).prop_map(Scalar::Number),
    ];
    leaf.prop_recursive(3, 8, 2, |inner| {
        (select(Operator::ALL), inner.clone(), inner)
            .prop_map(|(operator, a, b)| Scalar::Arithmetic(operator, Box::new(a), Box::new(b)))
    })
}

fn days() -> impl Strategy<Value = Scalar> {
    prop_oneof![Just(Scalar::Property(KNOWN[3])), instant().prop_map(Scalar::Instant)]
}

fn span() -> impl Strategy<Value = Span> {
    let known = prop_oneof![Just(Bound::Property(KNOWN[3])), instant().prop_map(Bound::Instant)];
    let known = known.boxed();
    let end = prop_oneof![Just(Bound::Open), known.clone()];
    let interval = (end.clone(), end).prop_map(|(a, b)| match (&a, &b) {
        (Bound::Instant(_), Bound::Instant(_)) if a.to_string() > b.to_string() => Span::Interval(b, a),
        _ => Span::Interval(a, b),
    });
    prop_oneof![known.prop_map(Span::At), interval]
}

/// A point, some points, a line, a triangle or a box.
fn shape() -> impl Strategy<Value = Shape> {
    let place = || (degrees(), degrees());
    let corners = (place(), place(), place());
    let corners = corners.prop_filter("it encloses something", |(a, b, c)| {
        ((b.0 - a.0) * (c.1 - a.1) - (c.0 - a.0) * (b.1 - a.1)).abs() > 0.0
    });
    let sides = (degrees(), degrees(), degrees(), degrees());
    let sides = sides.prop_filter("it has a width and a height", |(west, a, east, b)| {
        (west - east).abs() > 0.0 && (a - b).abs() > 0.0
    });
    let line = (place(), place()).prop_filter("it has a length", |(a, b)| a != b);
    let triangle = corners.prop_map(|(a, b, c)| {
        Shape::Literal(Polygon::new(LineString::from(vec![a, b, c]), Vec::new()).into())
    });
    prop_oneof![
        Just(Shape::Property(KNOWN[4])),
        place().prop_map(|(x, y)| Shape::Literal(Point::new(x, y).into())),
        vec(place(), 1..4).prop_map(|all| Shape::Literal(MultiPoint::from(all).into())),
        line.prop_map(|(a, b)| Shape::Literal(LineString::from(vec![a, b]).into())),
        triangle,
        sides.prop_map(|(west, a, east, b)| Shape::Bbox([west, a.min(b), east, a.max(b)])),
    ]
}

fn predicate() -> BoxedStrategy<Condition> {
    fn compared<S: Strategy<Value = Scalar> + Clone + 'static>(scalar: S) -> BoxedStrategy<Condition> {
        let list = vec(scalar.clone(), 1..4);
        prop_oneof![
            (select(Comparison::ALL), scalar.clone(), scalar.clone())
                .prop_map(|(comparison, a, b)| Condition::Compare(comparison, a, b)),
            (scalar.clone(), scalar.clone(), scalar.clone())
                .prop_map(|(value, least, most)| Condition::Between(value, least, most)),
            (scalar, list).prop_map(|(value, list)| Condition::In(value, list)),
        ]
        .boxed()
    }
    let point = (degrees(), degrees()).prop_map(|(x, y)| Shape::Literal(Point::new(x, y).into()));
    prop_oneof![
        any::<bool>().prop_map(Condition::Constant),
        compared(texts().boxed()),
        compared(numbers().boxed()),
        compared(days().boxed()),
        (texts(), texts()).prop_map(|(text, pattern)| Condition::Like(text, pattern)),
        "[0-9%_-]{0,6}"
            .prop_map(|pattern| { Condition::Like(Scalar::Property(KNOWN[3]), Scalar::Text(pattern)) }),
        select(&KNOWN).prop_map(|property| Condition::IsNull(Scalar::Property(property))),
        (select(SpatialRelation::ALL), shape(), shape()).prop_map(|(r, a, b)| Condition::Spatial(r, a, b)),
        (point, 0..300_000_u32).prop_map(|(point, metres)| {
            Condition::WithinDistance(Shape::Property(KNOWN[4]), point, Scalar::Number(f64::from(metres)))
        }),
        (select(TemporalRelation::ALL), span(), span()).prop_map(|(r, a, b)| Condition::Temporal(r, a, b)),
    ]
    .boxed()
}

pub(crate) fn condition() -> impl Strategy<Value = Condition> {
    predicate().prop_recursive(4, 16, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(Condition::All),
            vec(inner.clone(), 2..4).prop_map(Condition::Any),
            inner.clone().prop_map(|inner| Condition::Not(Box::new(inner))),
            inner.prop_map(|inner| match inner {
                Condition::Constant(_) => inner,
                inner => Condition::IsUnknown(Box::new(inner)),
            }),
        ]
    })
}
