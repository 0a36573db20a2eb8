//! Type-checked construction of trees, shared by both encodings.

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    eval,
    fault::{Fault, Place, Wrong},
    kind::Kind,
    phrase::{self, Phrase},
    property::{self, Property},
    tree::{
        Bound, Comparison, Condition, Instant, Operator, Scalar, Shape, Span, SpatialRelation,
        TemporalRelation,
    },
};
use crate::model::{
    date::{DatePrecision, PartialDate},
    lang::Text,
};

/// A parsed expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Condition(Condition),
    Scalar(Scalar),
    Shape(Shape),
    Span(Span),
}

/// A parsed expression and its position.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) node: Node,
    pub(super) place: Place,
}

impl Read {
    fn fault(&self, expected: Text) -> Fault {
        let wrong = Wrong::Expected(expected.into(), self.describe());
        Fault { place: self.place.clone(), wrong }
    }

    fn describe(&self) -> Phrase {
        match &self.node {
            Node::Condition(_) => phrase::A_CONDITION.into(),
            Node::Scalar(scalar) => kind(scalar).phrase().into(),
            Node::Shape(_) => phrase::A_GEOMETRY.into(),
            Node::Span(_) => phrase::AN_INTERVAL.into(),
        }
    }

    pub(super) fn condition(self) -> Result<Condition, Fault> {
        match self.node {
            Node::Condition(condition) => Ok(condition),
            Node::Scalar(Scalar::Boolean(value)) => Ok(Condition::Constant(value)),
            _ => Err(self.fault(phrase::A_CONDITION)),
        }
    }

    fn scalar(self) -> Result<(Scalar, Place), Fault> {
        match self.node {
            Node::Scalar(scalar) => Ok((scalar, self.place)),
            Node::Condition(Condition::Constant(value)) => Ok((Scalar::Boolean(value), self.place)),
            _ => Err(self.fault(phrase::A_VALUE)),
        }
    }

    fn of_kind(self, wanted: Kind) -> Result<Scalar, Fault> {
        let (scalar, place) = self.scalar()?;
        match (kind(&scalar), &scalar) {
            (own, _) if own == wanted => Ok(scalar),
            // Desktop GIS write dates as texts.
            (_, Scalar::Text(text)) if wanted == Kind::Instant => {
                date(text, &place).or_else(|_| timestamp(text, &place)).map(Scalar::Instant)
            }
            (own, _) => Err(Fault { place, wrong: Wrong::Kind(wanted, own) }),
        }
    }

    /// An operand of LIKE: a text, or a property with dates, which is matched as text with the precision that is
    /// known.
    fn like_text(self) -> Result<Scalar, Fault> {
        match self.node {
            Node::Scalar(Scalar::Property(property)) if property.kind == Kind::Instant => {
                Ok(Scalar::Property(property))
            }
            _ => self.of_kind(Kind::Text),
        }
    }

    fn shape(self) -> Result<Shape, Fault> {
        match self.node {
            Node::Shape(shape) => Ok(shape),
            _ => Err(self.fault(phrase::A_GEOMETRY)),
        }
    }

    fn span(self) -> Result<Span, Fault> {
        match self.node {
            Node::Span(span) => Ok(span),
            Node::Scalar(Scalar::Instant(instant)) => Ok(Span::At(Bound::Instant(instant))),
            Node::Scalar(Scalar::Property(property)) if property.kind == Kind::Instant => {
                Ok(Span::At(Bound::Property(property)))
            }
            _ => Err(self.fault(phrase::A_TIME)),
        }
    }
}

/// The type of a value.
///
/// # Examples
///
/// ```
/// use xuong::query::cql2::{build::kind, kind::Kind, tree::{Operator, Scalar}};
///
/// let ten = || Box::new(Scalar::Number(10.0));
/// assert_eq!(kind(&Scalar::Arithmetic(Operator::Div, ten(), ten())), Kind::Number);
/// assert_eq!(kind(&Scalar::Casei(Box::new(Scalar::Text("Thép".to_owned())))), Kind::Text);
/// ```
pub fn kind(scalar: &Scalar) -> Kind {
    match scalar {
        Scalar::Property(property) => property.kind,
        Scalar::Text(_) | Scalar::Casei(_) | Scalar::Accenti(_) => Kind::Text,
        Scalar::Number(_) | Scalar::Arithmetic(..) => Kind::Number,
        Scalar::Boolean(_) => Kind::Boolean,
        Scalar::Instant(_) => Kind::Instant,
    }
}

/// The property with a name.
pub(super) fn property(known: &[Property], name: &str, place: Place) -> Result<Read, Fault> {
    let Some(property) = property::find(known, name) else {
        let names = known.iter().map(|p| p.name).collect::<Vec<_>>().join(", ");
        return Err(Fault { place, wrong: Wrong::Property(name.to_owned(), names) });
    };
    let node = match property.kind {
        Kind::Geometry => Node::Shape(Shape::Property(property)),
        _ => Node::Scalar(Scalar::Property(property)),
    };
    Ok(Read { node, place })
}

pub(super) fn compare(comparison: Comparison, left: Read, right: Read) -> Result<Condition, Fault> {
    // A date may be written as a text on either side.
    if let Node::Scalar(Scalar::Text(_)) = left.node
        && matches!(&right.node, Node::Scalar(scalar) if kind(scalar) == Kind::Instant)
    {
        return Ok(Condition::Compare(comparison, left.of_kind(Kind::Instant)?, right.scalar()?.0));
    }
    let (left, _) = left.scalar()?;
    let right = right.of_kind(kind(&left))?;
    Ok(Condition::Compare(comparison, left, right))
}

pub(super) fn like(left: Read, pattern: Read) -> Result<Condition, Fault> {
    Ok(Condition::Like(left.like_text()?, pattern.of_kind(Kind::Text)?))
}

/// `ILIKE`, an extension that desktop GIS use: case-insensitive LIKE.
pub(super) fn like_in_any_case(left: Read, pattern: Read) -> Result<Condition, Fault> {
    let (left, pattern) = (left.like_text()?, pattern.of_kind(Kind::Text)?);
    // The digits of a date have no case.
    let left = if kind(&left) == Kind::Text { Scalar::Casei(Box::new(left)) } else { left };
    Ok(Condition::Like(left, Scalar::Casei(Box::new(pattern))))
}

pub(super) fn between(value: Read, least: Read, most: Read) -> Result<Condition, Fault> {
    let (value, _) = value.scalar()?;
    let wanted = kind(&value);
    Ok(Condition::Between(value, least.of_kind(wanted)?, most.of_kind(wanted)?))
}

pub(super) fn one_of(value: Read, list: Vec<Read>) -> Result<Condition, Fault> {
    let (value, _) = value.scalar()?;
    let wanted = kind(&value);
    let list = list.into_iter().map(|item| item.of_kind(wanted)).collect::<Result<_, _>>()?;
    Ok(Condition::In(value, list))
}

/// A literal is never null; an interval is if one of its bounds is, a condition if its verdict is unknown.
pub(super) fn is_null(value: Read) -> Result<Condition, Fault> {
    let missing = |property: Property| Condition::IsNull(Scalar::Property(property));
    match value.node {
        Node::Shape(Shape::Property(property)) => Ok(missing(property)),
        Node::Shape(_) | Node::Condition(Condition::Constant(_)) => Ok(Condition::Constant(false)),
        Node::Span(Span::Interval(start, end)) => {
            let ends = [start, end].into_iter().filter_map(|bound| match bound {
                Bound::Property(property) => Some(missing(property)),
                Bound::Open | Bound::Instant(_) => None,
            });
            let ends: Vec<_> = ends.collect();
            Ok(if ends.is_empty() { Condition::Constant(false) } else { Condition::Any(ends) })
        }
        Node::Scalar(scalar) => Ok(Condition::IsNull(scalar)),
        Node::Condition(condition) => Ok(Condition::IsUnknown(Box::new(condition))),
        Node::Span(Span::At(_)) => Err(value.fault(phrase::AN_OPERAND)),
    }
}

pub(super) fn arithmetic(operator: Operator, left: Read, right: Read) -> Result<Read, Fault> {
    let place = left.place.clone();
    let (left, right) = (left.of_kind(Kind::Number)?, right.of_kind(Kind::Number)?);
    let node = Node::Scalar(Scalar::Arithmetic(operator, Box::new(left), Box::new(right)));
    Ok(Read { node, place })
}

/// A call of a function.
pub(super) fn call(name: &str, arguments: Vec<Read>, place: Place) -> Result<Read, Fault> {
    let lower = name.to_ascii_lowercase();
    let node = if let Some(relation) = SpatialRelation::named(&lower) {
        let [a, b] = exactly(name, arguments, &place)?;
        Node::Condition(Condition::Spatial(relation, a.shape()?, b.shape()?))
    } else if let Some(relation) = TemporalRelation::named(&lower) {
        let [a, b] = exactly(name, arguments, &place)?;
        Node::Condition(Condition::Temporal(relation, a.span()?, b.span()?))
    } else {
        match lower.as_str() {
            "casei" | "accenti" => {
                let [text] = exactly(name, arguments, &place)?;
                let text = Box::new(text.of_kind(Kind::Text)?);
                Node::Scalar(if lower == "casei" { Scalar::Casei(text) } else { Scalar::Accenti(text) })
            }
            "s_dwithin" => {
                let [a, b, metres] = exactly(name, arguments, &place)?;
                Node::Condition(Condition::WithinDistance(
                    pointed(a)?,
                    pointed(b)?,
                    metres.of_kind(Kind::Number)?,
                ))
            }
            _ => return Err(Fault { place, wrong: Wrong::Unsupported(format!("the function {name}")) }),
        }
    };
    Ok(Read { node, place })
}

/// The geometry of the item, or a point.
fn pointed(read: Read) -> Result<Shape, Fault> {
    match &read.node {
        Node::Shape(Shape::Property(_) | Shape::Literal(geo::Geometry::Point(_))) => read.shape(),
        _ => Err(read.fault(phrase::A_PROPERTY_OR_A_POINT)),
    }
}

fn exactly<const N: usize>(name: &str, arguments: Vec<Read>, place: &Place) -> Result<[Read; N], Fault> {
    arguments.try_into().map_err(|given: Vec<Read>| Fault {
        place: place.clone(),
        wrong: Wrong::Arguments(name.to_owned(), N, given.len()),
    })
}

/// An interval; each bound is an instant, a property or open.
pub(super) fn interval(ends: Vec<Option<Read>>, place: Place) -> Result<Read, Fault> {
    let bound = |end: Option<Read>| match end.map(Read::span).transpose()? {
        None => Ok(Bound::Open),
        Some(Span::At(bound)) => Ok(bound),
        Some(Span::Interval(..)) => {
            let wrong = Wrong::Expected(phrase::A_DATE_OR_TIMESTAMP.into(), phrase::AN_INTERVAL.into());
            Err(Fault { place: place.clone(), wrong })
        }
    };
    let [start, end] = <[Option<Read>; 2]>::try_from(ends).map_err(|given| Fault {
        place: place.clone(),
        wrong: Wrong::Arguments("INTERVAL".to_owned(), 2, given.len()),
    })?;
    let (start, end) = (bound(start)?, bound(end)?);
    if let (Bound::Instant(from), Bound::Instant(to)) = (&start, &end)
        && eval::is_before(*to, *from)
    {
        return Err(Fault {
            place,
            wrong: Wrong::Expected(phrase::AN_INTERVAL.into(), phrase::AN_END_BEFORE_ITS_START.into()),
        });
    }
    Ok(Read { node: Node::Span(Span::Interval(start, end)), place })
}

/// A date; a month or a year denotes all of its days.
pub(super) fn date(text: &str, place: &Place) -> Result<Instant, Fault> {
    let date: PartialDate = text.parse().map_err(|_| not_an_instant(text, place))?;
    Ok(match date.precision() {
        DatePrecision::Day => Instant::Date(date.first_day()),
        DatePrecision::Month | DatePrecision::Year => Instant::Period(date),
    })
}

pub(super) fn timestamp(text: &str, place: &Place) -> Result<Instant, Fault> {
    OffsetDateTime::parse(text, &Rfc3339).map(Instant::Timestamp).map_err(|_| not_an_instant(text, place))
}

/// A bound of an interval as text: a date, a timestamp or `..`.
pub(super) fn end(text: &str, place: &Place) -> Result<Option<Read>, Fault> {
    if text == ".." {
        return Ok(None);
    }
    let instant = date(text, place).or_else(|_| timestamp(text, place))?;
    Ok(Some(Read { node: Node::Scalar(Scalar::Instant(instant)), place: place.clone() }))
}

fn not_an_instant(text: &str, place: &Place) -> Fault {
    Fault { place: place.clone(), wrong: Wrong::Instant(text.to_owned()) }
}
