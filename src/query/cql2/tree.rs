//! Filters as trees whose every node is of a known type: what was read can be asked.

use geo::Geometry;
use time::{Date, OffsetDateTime};

use super::property::Property;
use crate::model::date::PartialDate;

/// Something that is true, false or, where a value is missing, unknown.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// True or false.
    Constant(bool),
    /// Every one of these.
    All(Vec<Self>),
    /// At least one of these.
    Any(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
    /// Two values compared.
    Compare(Comparison, Scalar, Scalar),
    /// A text against a pattern.
    Like(Scalar, Scalar),
    /// A value between two others, both included.
    Between(Scalar, Scalar, Scalar),
    /// A value that is one of some.
    In(Scalar, Vec<Scalar>),
    /// Something without a value; the geometry, where the property is one.
    IsNull(Scalar),
    /// A condition of which it is unknown whether it holds.
    IsUnknown(Box<Self>),
    /// How two geometries lie to each other.
    Spatial(SpatialRelation, Shape, Shape),
    /// Whether two points are at most so many metres apart, along the ellipsoid.
    WithinDistance(Shape, Shape, Scalar),
    /// How two times lie to each other.
    Temporal(TemporalRelation, Span, Span),
}

impl Condition {
    /// The properties that are asked for, again for each time.
    pub fn properties(&self) -> Vec<Property> {
        let scalars = |scalars: &[&Scalar]| scalars.iter().flat_map(|scalar| scalar.properties()).collect();
        match self {
            Self::Constant(_) => Vec::new(),
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::properties).collect(),
            Self::Not(inner) | Self::IsUnknown(inner) => inner.properties(),
            Self::Compare(_, a, b) | Self::Like(a, b) => scalars(&[a, b]),
            Self::Between(value, least, most) => scalars(&[value, least, most]),
            Self::In(value, list) => list.iter().chain([value]).flat_map(Scalar::properties).collect(),
            Self::IsNull(value) => value.properties(),
            Self::Spatial(_, a, b) => [a, b].into_iter().filter_map(Shape::property).collect(),
            Self::WithinDistance(a, b, metres) => {
                [a, b].into_iter().filter_map(Shape::property).chain(metres.properties()).collect()
            }
            Self::Temporal(_, a, b) => [a, b].into_iter().flat_map(Span::properties).collect(),
        }
    }
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// That of a property.
    Property(Property),
    /// A text, composed (NFC).
    Text(String),
    /// A number.
    Number(f64),
    /// A yes or no.
    Boolean(bool),
    /// A time.
    Instant(Instant),
    /// A text without regard to case.
    Casei(Box<Self>),
    /// A text without regard to accents.
    Accenti(Box<Self>),
    /// Two numbers made one.
    Arithmetic(Operator, Box<Self>, Box<Self>),
}

impl Scalar {
    fn properties(&self) -> Vec<Property> {
        match self {
            Self::Property(property) => vec![*property],
            Self::Text(_) | Self::Number(_) | Self::Boolean(_) | Self::Instant(_) => Vec::new(),
            Self::Casei(text) | Self::Accenti(text) => text.properties(),
            Self::Arithmetic(_, a, b) => [a, b].into_iter().flat_map(|part| part.properties()).collect(),
        }
    }
}

/// A day, a moment, or all days of a month or a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Instant {
    /// A whole day.
    Date(Date),
    /// Every day of a month or a year: what is in it equals it.
    Period(PartialDate),
    /// A moment.
    Timestamp(OffsetDateTime),
}

/// A time with a beginning and an end.
#[derive(Debug, Clone, PartialEq)]
pub enum Span {
    /// An instant or the value of a property.
    At(Bound),
    /// From and to; either may be open.
    Interval(Bound, Bound),
}

impl Span {
    fn properties(&self) -> Vec<Property> {
        let property = |bound: &Bound| match bound {
            Bound::Property(property) => Some(*property),
            Bound::Open | Bound::Instant(_) => None,
        };
        match self {
            Self::At(bound) => property(bound).into_iter().collect(),
            Self::Interval(start, end) => [start, end].into_iter().filter_map(property).collect(),
        }
    }
}

/// The end of an interval.
#[derive(Debug, Clone, PartialEq)]
pub enum Bound {
    /// No end.
    Open,
    /// A literal.
    Instant(Instant),
    /// The value of a property.
    Property(Property),
}

/// A geometry.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// That of the thing that is asked.
    Property(Property),
    /// A literal in CRS84.
    Literal(Geometry),
    /// A box, whose west may be greater than its east: it lies across the antimeridian.
    Bbox([f64; 4]),
}

impl Shape {
    fn property(&self) -> Option<Property> {
        match self {
            Self::Property(property) => Some(*property),
            Self::Literal(_) | Self::Bbox(_) => None,
        }
    }
}

/// A closed list of operators with their names in text and JSON.
macro_rules! operators {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$about])* $variant,)+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in both encodings; in text its case does not matter.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The one with a name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().find(|one| one.name().eq_ignore_ascii_case(name)).copied()
            }
        }
    };
}

operators!(
    /// How two values compare (§6.5).
    Comparison {
        /// Equal.
        Equal = "=",
        /// Not equal.
        NotEqual = "<>",
        /// Less.
        Less = "<",
        /// Less or equal.
        LessOrEqual = "<=",
        /// Greater.
        Greater = ">",
        /// Greater or equal.
        GreaterOrEqual = ">=",
    }
);

operators!(
    /// What is done with two numbers (§7.8).
    Operator {
        /// Sum.
        Plus = "+",
        /// Difference.
        Minus = "-",
        /// Product.
        Times = "*",
        /// Quotient.
        Over = "/",
        /// Remainder.
        Modulo = "%",
        /// Whole quotient.
        Div = "div",
        /// Power.
        Power = "^",
    }
);

operators!(
    /// How geometries lie to each other (OGC 06-103r4 §6.1.15).
    SpatialRelation {
        /// They share a point.
        Intersects = "s_intersects",
        /// They share none.
        Disjoint = "s_disjoint",
        /// They are the same set of points.
        Equals = "s_equals",
        /// They share points of their borders only.
        Touches = "s_touches",
        /// They share a part of lower dimension than the larger one's.
        Crosses = "s_crosses",
        /// The first lies in the second.
        Within = "s_within",
        /// The second lies in the first.
        Contains = "s_contains",
        /// They share a part and each has one of its own.
        Overlaps = "s_overlaps",
    }
);

operators!(
    /// How times lie to each other (§7.4; Allen 1983).
    TemporalRelation {
        /// The first begins when the second is over.
        After = "t_after",
        /// The first is over when the second begins.
        Before = "t_before",
        /// The second holds the first, with neither end shared.
        During = "t_during",
        /// The first holds the second, with neither end shared.
        Contains = "t_contains",
        /// They share no moment.
        Disjoint = "t_disjoint",
        /// They have both ends in common.
        Equals = "t_equals",
        /// They end together, the first begins later.
        Finishes = "t_finishes",
        /// They end together, the first begins earlier.
        FinishedBy = "t_finishedBy",
        /// They share a moment.
        Intersects = "t_intersects",
        /// The first ends when the second begins.
        Meets = "t_meets",
        /// The first begins when the second ends.
        MetBy = "t_metBy",
        /// The first begins earlier and ends in the second.
        Overlaps = "t_overlaps",
        /// The first begins in the second and ends later.
        OverlappedBy = "t_overlappedBy",
        /// They begin together, the first ends earlier.
        Starts = "t_starts",
        /// They begin together, the first ends later.
        StartedBy = "t_startedBy",
    }
);
