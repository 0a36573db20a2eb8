//! The JSON encoding (OGC 21-065r2, annex C).

use serde_json::{Map, Value, json};

use super::{
    build::{self, Node, Read},
    fault::{Fault, MOST_BYTES, MOST_DEPTH, Place, Wrong},
    phrase,
    property::Property,
    shape,
    tree::{Bound, Comparison, Condition, Instant, Operator, Scalar, Shape, Span},
};
use crate::{
    geom::crs::Crs,
    model::{fold::composed, lang::Text},
};

/// Parses a filter on items with known properties. Its geometries are in CRS84.
///
/// # Errors
///
/// [`Fault`] with a JSON Pointer (RFC 6901) to the first error.
///
/// # Examples
///
/// ```
/// use xuong::query::cql2::{json, kind::Kind, property::Property, text};
///
/// let known = [Property { name: "vehicle_height", kind: Kind::Number, place: 0 }];
/// let filter = r#"{"op": ">", "args": [{"property": "vehicle_height"},
///     {"op": "-", "args": [6, 1]}]}"#;
/// assert_eq!(json::read(filter, &known), text::read("vehicle_height > 6 - 1", &known));
/// assert!(json::read(r#"{"op": ">", "args": [{"property": "vehicle_height"}]}"#, &known).is_err());
/// ```
pub fn read(text: &str, known: &[Property]) -> Result<Condition, Fault> {
    read_in(text, known, Crs::Crs84)
}

/// As [`read`], with geometries in a reference system, in the order of axes that the authority defines (`filter-crs`).
///
/// # Errors
///
/// [`Fault`] with a JSON Pointer (RFC 6901) to the first error.
///
/// # Examples
///
/// ```
/// use xuong::{geom::crs::Crs, query::cql2::{json, kind::Kind, property::Property, text}};
///
/// let known = [Property { name: "geometry", kind: Kind::Geometry, place: 0 }];
/// let latitude_first = r#"{"op": "s_intersects", "args": [
///     {"property": "geometry"}, {"type": "Point", "coordinates": [21.03, 105.91]}]}"#;
/// let longitude_first = text::read("S_INTERSECTS(geometry, POINT(105.91 21.03))", &known);
/// assert_eq!(json::read_in(latitude_first, &known, Crs::Wgs84), longitude_first);
/// ```
pub fn read_in(text: &str, known: &[Property], crs: Crs) -> Result<Condition, Fault> {
    let whole = || Place::Pointer(String::new());
    if text.len() > MOST_BYTES {
        return Err(Fault { place: whole(), wrong: Wrong::Long });
    }
    // serde_json refuses more than 128 levels.
    let value: Value = serde_json::from_str(text).map_err(|error| Fault {
        place: whole(),
        wrong: Wrong::Expected(phrase::JSON.into(), error.to_string().into()),
    })?;
    Reader { known, crs }.node(&value, "", 0)?.condition()
}

struct Reader<'k> {
    known: &'k [Property],
    crs: Crs,
}

fn at(pointer: &str) -> Place {
    Place::Pointer(pointer.to_owned())
}

fn expected(pointer: &str, what: Text, value: &Value) -> Fault {
    let found = match value {
        Value::Null => phrase::NULL,
        Value::Bool(_) => phrase::A_YES_OR_NO,
        Value::Number(_) => phrase::A_NUMBER,
        Value::String(_) => phrase::A_TEXT,
        Value::Array(_) => phrase::AN_ARRAY,
        Value::Object(_) => phrase::THIS_OBJECT,
    };
    Fault { place: at(pointer), wrong: Wrong::Expected(what.into(), found.into()) }
}

impl Reader<'_> {
    fn node(&self, value: &Value, pointer: &str, depth: usize) -> Result<Read, Fault> {
        let place = || at(pointer);
        if depth > MOST_DEPTH {
            return Err(Fault { place: place(), wrong: Wrong::Deep });
        }
        let wrong = |wrong| Fault { place: place(), wrong };
        let node = match value {
            Value::Bool(value) => Node::Condition(Condition::Constant(*value)),
            Value::Number(n) => Node::Scalar(Scalar::Number(n.as_f64().unwrap_or(f64::NAN))),
            Value::String(text) => Node::Scalar(Scalar::Text(composed(text))),
            Value::Object(object) => {
                let text = |name: &str| object.get(name).and_then(Value::as_str);
                if let Some(op) = text("op") {
                    let arguments = object.get("args").and_then(Value::as_array);
                    let arguments =
                        arguments.ok_or_else(|| expected(pointer, phrase::AN_ARRAY_ARGS, value))?;
                    return self.operation(op, arguments, pointer, depth);
                } else if let Some(name) = text("property") {
                    return build::property(self.known, &composed(name), place());
                } else if let Some(day) = text("date") {
                    Node::Scalar(Scalar::Instant(build::date(day, &place())?))
                } else if let Some(moment) = text("timestamp") {
                    Node::Scalar(Scalar::Instant(build::timestamp(moment, &place())?))
                } else if let Some(ends) = object.get("interval").and_then(Value::as_array) {
                    let end = |(n, end): (usize, &Value)| {
                        let pointer = format!("{pointer}/interval/{n}");
                        match end {
                            Value::String(text) => build::end(text, &at(&pointer)),
                            other => self.node(other, &pointer, depth + 1).map(Some),
                        }
                    };
                    let ends = ends.iter().enumerate().map(end).collect::<Result<_, _>>()?;
                    return build::interval(ends, place());
                } else if object.contains_key("type") {
                    let geometry = shape::from_geojson(value, depth);
                    let geometry = geometry.and_then(|geometry| shape::placed(geometry, self.crs));
                    Node::Shape(Shape::Literal(geometry.map_err(wrong)?))
                } else if let Some(numbers) = object.get("bbox").and_then(Value::as_array) {
                    let numbers: Option<Vec<f64>> = numbers.iter().map(Value::as_f64).collect();
                    let numbers = numbers.ok_or_else(|| expected(pointer, phrase::NUMBERS_IN_BBOX, value))?;
                    Node::Shape(shape::bbox(&numbers, self.crs).map_err(wrong)?)
                } else {
                    let what = phrase::AN_OBJECT;
                    return Err(expected(pointer, what, value));
                }
            }
            other => return Err(expected(pointer, phrase::A_CONDITION_OR_A_VALUE, other)),
        };
        Ok(Read { node, place: place() })
    }

    fn operation(&self, op: &str, arguments: &[Value], pointer: &str, depth: usize) -> Result<Read, Fault> {
        let read = |n: usize, value: &Value| self.node(value, &format!("{pointer}/args/{n}"), depth + 1);
        let all =
            || arguments.iter().enumerate().map(|(n, value)| read(n, value)).collect::<Result<Vec<_>, _>>();
        let wrong = |count| Fault {
            place: at(pointer),
            wrong: Wrong::Arguments(op.to_owned(), count, arguments.len()),
        };
        if let Some(comparison) = Comparison::named(op) {
            let [left, right] = <[Read; 2]>::try_from(all()?).map_err(|_| wrong(2))?;
            return Ok(done(build::compare(comparison, left, right)?, pointer));
        }
        if let Some(operator) = Operator::named(op) {
            let [left, right] = <[Read; 2]>::try_from(all()?).map_err(|_| wrong(2))?;
            return Ok(Read { place: at(pointer), ..build::arithmetic(operator, left, right)? });
        }
        let condition = match op {
            "and" | "or" => {
                let parts: Vec<Condition> =
                    all()?.into_iter().map(Read::condition).collect::<Result<_, _>>()?;
                if parts.len() < 2 {
                    return Err(wrong(2));
                }
                if op == "and" { Condition::All(parts) } else { Condition::Any(parts) }
            }
            "not" => {
                let [inner] = <[Read; 1]>::try_from(all()?).map_err(|_| wrong(1))?;
                Condition::Not(Box::new(inner.condition()?))
            }
            "like" => {
                let [text, pattern] = <[Read; 2]>::try_from(all()?).map_err(|_| wrong(2))?;
                build::like(text, pattern)?
            }
            "between" => {
                let [value, least, most] = <[Read; 3]>::try_from(all()?).map_err(|_| wrong(3))?;
                build::between(value, least, most)?
            }
            "in" => {
                let [value, Value::Array(list)] = arguments else { return Err(wrong(2)) };
                let pointer = |n: usize| format!("{pointer}/args/1/{n}");
                let item = |(n, item): (usize, &Value)| self.node(item, &pointer(n), depth + 2);
                let list = list.iter().enumerate().map(item).collect::<Result<_, _>>()?;
                build::one_of(read(0, value)?, list)?
            }
            "isNull" => {
                let [value] = <[Read; 1]>::try_from(all()?).map_err(|_| wrong(1))?;
                build::is_null(value)?
            }
            _ => return build::call(op, all()?, at(pointer)),
        };
        Ok(done(condition, pointer))
    }
}

fn done(condition: Condition, pointer: &str) -> Read {
    Read { node: Node::Condition(condition), place: at(pointer) }
}

fn operation(op: &str, arguments: impl Into<Value>) -> Value {
    json!({ "op": op, "args": arguments.into() })
}

impl Condition {
    /// The filter in the JSON encoding.
    ///
    /// # Examples
    ///
    /// ```
    /// use serde_json::json;
    /// use xuong::query::cql2::{kind::Kind, property::Property, text};
    ///
    /// let known = [Property { name: "swimming_pool", kind: Kind::Boolean, place: 0 }];
    /// let filter = text::read("swimming_pool = true", &known).unwrap();
    /// assert_eq!(filter.to_json(), json!({ "op": "=", "args": [{ "property": "swimming_pool" }, true] }));
    /// ```
    pub fn to_json(&self) -> Value {
        let parts = |parts: &[Self]| parts.iter().map(Self::to_json).collect::<Vec<_>>();
        match self {
            Self::Constant(value) => json!(value),
            Self::All(all) => operation("and", parts(all)),
            Self::Any(any) => operation("or", parts(any)),
            Self::Not(inner) => operation("not", vec![inner.to_json()]),
            Self::Compare(comparison, a, b) => operation(comparison.name(), vec![a.to_json(), b.to_json()]),
            Self::Like(text, pattern) => operation("like", vec![text.to_json(), pattern.to_json()]),
            Self::Between(value, least, most) => {
                operation("between", [value, least, most].map(Scalar::to_json).to_vec())
            }
            Self::In(value, list) => {
                let list: Vec<_> = list.iter().map(Scalar::to_json).collect();
                operation("in", vec![value.to_json(), list.into()])
            }
            Self::IsNull(value) => operation("isNull", vec![value.to_json()]),
            Self::IsUnknown(inner) => operation("isNull", vec![inner.to_json()]),
            Self::Spatial(relation, a, b) => operation(relation.name(), vec![a.to_json(), b.to_json()]),
            Self::WithinDistance(a, b, metres) => {
                operation("s_dwithin", vec![a.to_json(), b.to_json(), metres.to_json()])
            }
            Self::Temporal(relation, a, b) => operation(relation.name(), vec![a.to_json(), b.to_json()]),
        }
    }
}

fn named(property: Property) -> Value {
    json!({ "property": property.name })
}

/// A number, without a decimal point if it is an integer.
fn number(n: f64) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "the number is whole and small")]
    if n.fract() == 0.0 && n.abs() < 1e15 && !(n == 0.0 && n.is_sign_negative()) {
        json!(n as i64)
    } else {
        json!(n)
    }
}

impl Scalar {
    fn to_json(&self) -> Value {
        match self {
            Self::Property(property) => named(*property),
            Self::Text(text) => json!(text),
            Self::Number(n) => number(*n),
            Self::Boolean(value) => json!(value),
            Self::Instant(instant @ Instant::Timestamp(_)) => json!({ "timestamp": instant.text() }),
            Self::Instant(instant) => json!({ "date": instant.text() }),
            Self::Casei(text) => operation("casei", vec![text.to_json()]),
            Self::Accenti(text) => operation("accenti", vec![text.to_json()]),
            Self::Arithmetic(operator, a, b) => operation(operator.name(), vec![a.to_json(), b.to_json()]),
        }
    }
}

impl Shape {
    fn to_json(&self) -> Value {
        match self {
            Self::Property(property) => named(*property),
            Self::Literal(geometry) => shape::to_geojson(geometry),
            Self::Bbox(sides) => json!({ "bbox": sides.map(number) }),
        }
    }
}

impl Span {
    fn to_json(&self) -> Value {
        let end = |bound: &Bound| match bound {
            Bound::Open => json!(".."),
            Bound::Instant(instant) => json!(instant.text()),
            Bound::Property(property) => named(*property),
        };
        match self {
            Self::At(Bound::Instant(instant)) => Scalar::Instant(*instant).to_json(),
            Self::At(bound) => end(bound),
            Self::Interval(start, finish) => {
                let mut object = Map::new();
                object.insert("interval".to_owned(), json!([end(start), end(finish)]));
                object.into()
            }
        }
    }
}
