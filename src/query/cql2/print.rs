//! Filters as text that parses as the same tree.

use std::fmt::{self, Display, Formatter};

use geo::{Coord, Geometry, LineString, Polygon};
use time::format_description::well_known::Rfc3339;

use super::{
    property::Property,
    tree::{Bound, Condition, Instant, Scalar, Shape, Span},
};

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant(value) => f.write_str(if *value { "TRUE" } else { "FALSE" }),
            Self::All(parts) => joined(f, parts, " AND ", factor),
            Self::Any(parts) => joined(f, parts, " OR ", factor),
            Self::Not(inner) => match &**inner {
                Self::Like(text, pattern) => write!(f, "{text} NOT LIKE {pattern}"),
                Self::Between(value, least, most) => write!(f, "{value} NOT BETWEEN {least} AND {most}"),
                Self::In(value, list) => one_of(f, value, " NOT IN ", list),
                Self::IsNull(value) => write!(f, "{value} IS NOT NULL"),
                inner => {
                    f.write_str("NOT ")?;
                    factor(f, inner)
                }
            },
            Self::Compare(comparison, left, right) => write!(f, "{left} {} {right}", comparison.name()),
            Self::Like(text, pattern) => write!(f, "{text} LIKE {pattern}"),
            Self::Between(value, least, most) => write!(f, "{value} BETWEEN {least} AND {most}"),
            Self::In(value, list) => one_of(f, value, " IN ", list),
            Self::IsNull(value) => write!(f, "{value} IS NULL"),
            Self::IsUnknown(inner) => write!(f, "({inner}) IS NULL"),
            Self::Spatial(relation, a, b) => write!(f, "{}({a}, {b})", relation.name().to_uppercase()),
            Self::WithinDistance(a, b, metres) => write!(f, "S_DWITHIN({a}, {b}, {metres})"),
            Self::Temporal(relation, a, b) => write!(f, "{}({a}, {b})", relation.name().to_uppercase()),
        }
    }
}

/// A part of a conjunction, in parentheses if it binds less tightly.
fn factor(f: &mut Formatter<'_>, condition: &Condition) -> fmt::Result {
    match condition {
        Condition::All(_) | Condition::Any(_) => write!(f, "({condition})"),
        _ => condition.fmt(f),
    }
}

fn joined<T>(
    f: &mut Formatter<'_>,
    parts: &[T],
    between: &str,
    write: impl Fn(&mut Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    parts.iter().enumerate().try_for_each(|(at, part)| {
        f.write_str(if at > 0 { between } else { "" })?;
        write(f, part)
    })
}

fn one_of(f: &mut Formatter<'_>, value: &Scalar, word: &str, list: &[Scalar]) -> fmt::Result {
    write!(f, "{value}{word}(")?;
    joined(f, list, ", ", |f, item| item.fmt(f))?;
    f.write_str(")")
}

impl Display for Property {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.name)
    }
}

impl Display for Scalar {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Property(property) => property.fmt(f),
            Self::Text(text) => write!(f, "'{}'", text.replace('\\', r"\\").replace('\'', "''")),
            Self::Number(n) => n.fmt(f),
            Self::Boolean(value) => f.write_str(if *value { "TRUE" } else { "FALSE" }),
            Self::Instant(instant) => instant.fmt(f),
            Self::Casei(text) => write!(f, "CASEI({text})"),
            Self::Accenti(text) => write!(f, "ACCENTI({text})"),
            Self::Arithmetic(operator, left, right) => {
                let operand = |scalar: &Self| match scalar {
                    Self::Arithmetic(..) => format!("({scalar})"),
                    _ => scalar.to_string(),
                };
                write!(f, "{} {} {}", operand(left), operator.name(), operand(right))
            }
        }
    }
}

impl Display for Instant {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(_) | Self::Period(_) => write!(f, "DATE('{}')", self.text()),
            Self::Timestamp(_) => write!(f, "TIMESTAMP('{}')", self.text()),
        }
    }
}

impl Instant {
    /// The date or timestamp without its function name.
    pub(super) fn text(self) -> String {
        match self {
            Self::Date(date) => date.to_string(),
            Self::Period(period) => period.to_string(),
            Self::Timestamp(moment) => moment.format(&Rfc3339).expect("read from the same format"),
        }
    }
}

impl Display for Span {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(Bound::Instant(instant)) => instant.fmt(f),
            Self::At(bound) => bound.fmt(f),
            Self::Interval(start, end) => write!(f, "INTERVAL({start}, {end})"),
        }
    }
}

impl Display for Bound {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str("'..'"),
            Self::Instant(instant) => write!(f, "'{}'", instant.text()),
            Self::Property(property) => property.fmt(f),
        }
    }
}

impl Display for Shape {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Property(property) => property.fmt(f),
            Self::Literal(geometry) => wkt(f, geometry),
            Self::Bbox([west, south, east, north]) => write!(f, "BBOX({west}, {south}, {east}, {north})"),
        }
    }
}

fn wkt(f: &mut Formatter<'_>, geometry: &Geometry) -> fmt::Result {
    match geometry {
        Geometry::Point(p) => write!(f, "POINT({} {})", p.x(), p.y()),
        Geometry::MultiPoint(points) => {
            f.write_str("MULTIPOINT(")?;
            joined(f, &points.0, ", ", |f, p| write!(f, "({} {})", p.x(), p.y()))?;
            f.write_str(")")
        }
        Geometry::LineString(line) => {
            f.write_str("LINESTRING")?;
            positions(f, line)
        }
        Geometry::MultiLineString(lines) => {
            f.write_str("MULTILINESTRING(")?;
            joined(f, &lines.0, ", ", positions)?;
            f.write_str(")")
        }
        Geometry::Polygon(polygon) => {
            f.write_str("POLYGON")?;
            rings(f, polygon)
        }
        Geometry::MultiPolygon(polygons) => {
            f.write_str("MULTIPOLYGON(")?;
            joined(f, &polygons.0, ", ", rings)?;
            f.write_str(")")
        }
        Geometry::GeometryCollection(members) => {
            f.write_str("GEOMETRYCOLLECTION(")?;
            joined(f, &members.0, ", ", wkt)?;
            f.write_str(")")
        }
        Geometry::Line(_) | Geometry::Rect(_) | Geometry::Triangle(_) => {
            unreachable!("filters hold what WKT and GeoJSON can say")
        }
    }
}

fn positions(f: &mut Formatter<'_>, line: &LineString) -> fmt::Result {
    f.write_str("(")?;
    joined(f, &line.0, ", ", |f, Coord { x, y }| write!(f, "{x} {y}"))?;
    f.write_str(")")
}

fn rings(f: &mut Formatter<'_>, polygon: &Polygon) -> fmt::Result {
    let rings: Vec<&LineString> = std::iter::once(polygon.exterior()).chain(polygon.interiors()).collect();
    f.write_str("(")?;
    joined(f, &rings, ", ", |f, ring| positions(f, ring))?;
    f.write_str(")")
}
