//! Filters as typed trees: every tree can be evaluated.

use geo::Geometry;
use time::{Date, OffsetDateTime};

use super::property::Property;
use crate::model::date::PartialDate;

/// A condition that is true, false or, if a value is missing, unknown.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// A literal.
    Constant(bool),
    /// A conjunction.
    All(Vec<Self>),
    /// A disjunction.
    Any(Vec<Self>),
    /// A negation.
    Not(Box<Self>),
    /// A comparison.
    Compare(Comparison, Scalar, Scalar),
    /// A text and a pattern.
    Like(Scalar, Scalar),
    /// A value, a lower and an upper bound, both inclusive.
    Between(Scalar, Scalar, Scalar),
    /// A value and a list that may contain it.
    In(Scalar, Vec<Scalar>),
    /// A missing value or, for a property with geometries, a missing geometry.
    IsNull(Scalar),
    /// A condition whose verdict is unknown.
    IsUnknown(Box<Self>),
    /// A topological relation of two geometries.
    Spatial(SpatialRelation, Shape, Shape),
    /// Whether the geodesic distance of two geometries is at most a number of metres.
    WithinDistance(Shape, Shape, Scalar),
    /// A temporal relation of two times.
    Temporal(TemporalRelation, Span, Span),
}

impl Condition {
    /// The properties that the condition refers to, once for each occurrence.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::query::cql2::{kind::Kind, property::Property, text};
    ///
    /// let known = [
    ///     Property { name: "name", kind: Kind::Text, place: 0 },
    ///     Property { name: "workers", kind: Kind::Number, place: 1 },
    /// ];
    /// let filter = text::read("workers > 10 OR NOT (workers * 2 < 5 AND TRUE)", &known).unwrap();
    /// let names: Vec<_> = filter.properties().iter().map(|property| property.name).collect();
    /// assert_eq!(names, ["workers", "workers"]);
    /// ```
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
    /// The value of a property.
    Property(Property),
    /// A text in NFC.
    Text(String),
    /// A number.
    Number(f64),
    /// A truth value.
    Boolean(bool),
    /// A time.
    Instant(Instant),
    /// A case-folded text.
    Casei(Box<Self>),
    /// A text without accents.
    Accenti(Box<Self>),
    /// An arithmetic operation.
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

/// A date, a timestamp, or all days of a month or a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Instant {
    /// A date.
    Date(Date),
    /// All days of a month or a year: every date in it equals it.
    Period(PartialDate),
    /// A timestamp.
    Timestamp(OffsetDateTime),
}

/// A time with a beginning and an end.
#[derive(Debug, Clone, PartialEq)]
pub enum Span {
    /// An instant or the value of a property.
    At(Bound),
    /// An interval; either bound may be open.
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

/// A bound of an interval.
#[derive(Debug, Clone, PartialEq)]
pub enum Bound {
    /// No bound.
    Open,
    /// A literal.
    Instant(Instant),
    /// The value of a property.
    Property(Property),
}

/// A geometry.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// The geometry of the item.
    Property(Property),
    /// A literal in CRS84.
    Literal(Geometry),
    /// West, south, east and north in degrees; west is greater than east if the box crosses the antimeridian.
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

/// An enumeration of operators with their names in both encodings.
macro_rules! operators {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$about])* $variant,)+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in both encodings; it is case-insensitive in the text encoding.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The operator with a name, in any case.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().find(|one| one.name().eq_ignore_ascii_case(name)).copied()
            }
        }
    };
}

operators!(
    /// Comparison operators (§6.5).
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::query::cql2::tree::{Comparison, TemporalRelation};
    ///
    /// assert_eq!(Comparison::named("<>"), Some(Comparison::NotEqual));
    /// assert_eq!(TemporalRelation::named("T_METBY"), Some(TemporalRelation::MetBy));
    /// assert_eq!(TemporalRelation::ALL.len(), 15, "the fifteen functions of the standard");
    /// ```
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
    /// Arithmetic operators (§7.8).
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
        /// Integer quotient, truncated towards zero.
        Div = "div",
        /// Power.
        Power = "^",
    }
);

operators!(
    /// Topological relations (OGC 06-103r4 §6.1.15).
    SpatialRelation {
        /// They share a point.
        Intersects = "s_intersects",
        /// They share none.
        Disjoint = "s_disjoint",
        /// They are the same set of points.
        Equals = "s_equals",
        /// They share points of their borders only.
        Touches = "s_touches",
        /// Their interiors intersect in a lower dimension than that of the geometry of higher dimension.
        Crosses = "s_crosses",
        /// The first is inside the second.
        Within = "s_within",
        /// The second is inside the first.
        Contains = "s_contains",
        /// Their interiors intersect, and neither contains the other.
        Overlaps = "s_overlaps",
    }
);

operators!(
    /// Temporal relations (§7.4; Allen 1983).
    TemporalRelation {
        /// The first begins after the end of the second.
        After = "t_after",
        /// The first ends before the start of the second.
        Before = "t_before",
        /// The first is inside the second, with neither bound in common.
        During = "t_during",
        /// The second is inside the first, with neither bound in common.
        Contains = "t_contains",
        /// They share no moment.
        Disjoint = "t_disjoint",
        /// They have both bounds in common.
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
