//! The text encoding (OGC 21-065r2, annex B): a recursive-descent parser with one token of lookahead and bounded
//! depth.

use super::{
    build::{self, Node, Read},
    fault::{Fault, MOST_BYTES, MOST_DEPTH, Place, Wrong},
    lexer::{Piece, Token, tokens},
    phrase::{self, Phrase},
    property::Property,
    shape::{self, Form},
    tree::{Comparison, Condition, Operator, Scalar, Shape},
};
use crate::geom::crs::Crs;

/// Parses a filter on items with known properties. Its geometries are in CRS84.
///
/// # Errors
///
/// [`Fault`] with the byte of the first error.
///
/// # Examples
///
/// Filters of the standard, and their canonical form:
///
/// ```
/// use xuong::query::cql2::{kind::Kind, property::Property, text};
///
/// let known = [
///     Property { name: "eo:cloud_cover", kind: Kind::Number, place: 0 },
///     Property { name: "landsat:wrs_path", kind: Kind::Text, place: 1 },
/// ];
/// let printed = |filter: &str| text::read(filter, &known).map(|condition| condition.to_string());
/// assert_eq!(
///     printed("eo:cloud_cover between 0.1 AND 0.2").unwrap(),
///     r#""eo:cloud_cover" BETWEEN 0.1 AND 0.2"#,
/// );
/// assert_eq!(
///     printed("NOT eo:cloud_cover=0.1 OR landsat:wrs_path IN ('153', '154')").unwrap(),
///     r#"NOT "eo:cloud_cover" = 0.1 OR "landsat:wrs_path" IN ('153', '154')"#,
/// );
/// assert!(printed("eo:cloud_cover LIKE '%'").is_err(), "a number has no pattern");
/// ```
pub fn read(text: &str, known: &[Property]) -> Result<Condition, Fault> {
    read_in(text, known, Crs::Crs84)
}

/// As [`read`], with geometries in a reference system, in the order of axes that the authority defines (`filter-crs`).
///
/// # Errors
///
/// [`Fault`] with the byte of the first error.
///
/// # Examples
///
/// ```
/// use xuong::{geom::crs::Crs, query::cql2::{kind::Kind, property::Property, text}};
///
/// let known = [Property { name: "geometry", kind: Kind::Geometry, place: 0 }];
/// let read = |filter, crs| text::read_in(filter, &known, crs);
/// let latitude_first = read("S_INTERSECTS(geometry, POINT(21.03 105.91))", Crs::Wgs84).unwrap();
/// assert_eq!(Ok(latitude_first), read("S_INTERSECTS(geometry, POINT(105.91 21.03))", Crs::Crs84));
/// assert!(read("S_INTERSECTS(geometry, POINT(105.91 21.03))", Crs::Wgs84).is_err());
/// ```
pub fn read_in(text: &str, known: &[Property], crs: Crs) -> Result<Condition, Fault> {
    if text.len() > MOST_BYTES {
        return Err(Fault { place: Place::Byte(MOST_BYTES), wrong: Wrong::Long });
    }
    let mut reader =
        Reader { tokens: tokens(text)?.into_iter().peekable(), end: text.len() + 1, depth: 0, known, crs };
    let condition = reader.any()?.condition()?;
    match reader.tokens.next() {
        None => Ok(condition),
        Some(token) => Err(expected(phrase::THE_END_AND_OR_OR, Some(&token), reader.end)),
    }
}

struct Reader<'k> {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
    /// The byte after the last one.
    end: usize,
    depth: usize,
    known: &'k [Property],
    crs: Crs,
}

impl Reader<'_> {
    fn place(&mut self) -> Place {
        Place::Byte(self.tokens.peek().map_or(self.end, |token| token.at))
    }

    fn unexpected(&mut self, what: impl Into<Phrase>) -> Fault {
        expected(what, self.tokens.peek(), self.end)
    }

    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.depth >= MOST_DEPTH {
            return Err(Fault { place: self.place(), wrong: Wrong::Deep });
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let is = |token: &Token| matches!(&token.piece, Piece::Word(own) if own.eq_ignore_ascii_case(word));
        self.tokens.next_if(is).is_some()
    }

    fn takes_sign(&mut self, sign: &str) -> bool {
        self.tokens.next_if(|token| token.piece == sign).is_some()
    }

    fn needs_sign(&mut self, sign: &str) -> Result<(), Fault> {
        if self.takes_sign(sign) { Ok(()) } else { Err(self.unexpected(format!("'{sign}'"))) }
    }

    fn needs_word(&mut self, word: &str) -> Result<(), Fault> {
        if self.takes_word(word) { Ok(()) } else { Err(self.unexpected(word.to_owned())) }
    }

    fn any(&mut self) -> Result<Read, Fault> {
        let first = self.all()?;
        self.more(first, "OR", Self::all, Condition::Any)
    }

    fn all(&mut self) -> Result<Read, Fault> {
        let first = self.not()?;
        self.more(first, "AND", Self::not, Condition::All)
    }

    /// Further conditions, each after `word`; without any, the first condition itself.
    fn more(
        &mut self,
        first: Read,
        word: &str,
        part: fn(&mut Self) -> Result<Read, Fault>,
        join: fn(Vec<Condition>) -> Condition,
    ) -> Result<Read, Fault> {
        if !self.tokens.peek().is_some_and(|token| token.piece.is_word(word)) {
            return Ok(first);
        }
        let place = first.place.clone();
        let mut parts = vec![first.condition()?];
        while self.takes_word(word) {
            parts.push(part(self)?.condition()?);
        }
        Ok(Read { node: Node::Condition(join(parts)), place })
    }

    fn not(&mut self) -> Result<Read, Fault> {
        let place = self.place();
        if !self.takes_word("NOT") {
            let left = self.arithmetic(0)?;
            return self.predicate(left);
        }
        let inner = self.nested(Self::not)?.condition()?;
        Ok(Read { node: Node::Condition(Condition::Not(Box::new(inner))), place })
    }

    /// A predicate on a value, or the value itself.
    fn predicate(&mut self, left: Read) -> Result<Read, Fault> {
        let place = left.place.clone();
        let comparison = self.tokens.peek().and_then(|token| match token.piece {
            Piece::Sign(sign) => Comparison::named(sign),
            _ => None,
        });
        if let Some(comparison) = comparison {
            self.tokens.next();
            let condition = build::compare(comparison, left, self.arithmetic(0)?)?;
            return Ok(Read { node: Node::Condition(condition), place });
        }
        if self.takes_word("IS") {
            let not = self.takes_word("NOT");
            self.needs_word("NULL")?;
            return Ok(negated(not, build::is_null(left)?, place));
        }
        let not = self.takes_word("NOT");
        let condition = if self.takes_word("LIKE") {
            build::like(left, self.arithmetic(0)?)?
        } else if self.takes_word("ILIKE") {
            build::like_in_any_case(left, self.arithmetic(0)?)?
        } else if self.takes_word("BETWEEN") {
            let least = self.arithmetic(0)?;
            self.needs_word("AND")?;
            build::between(left, least, self.arithmetic(0)?)?
        } else if self.takes_word("IN") {
            build::one_of(left, self.list(|reader| reader.arithmetic(0))?)?
        } else if not {
            return Err(self.unexpected(phrase::LIKE_BETWEEN_OR_IN));
        } else {
            return Ok(left);
        };
        Ok(negated(not, condition, place))
    }

    /// Operands with operators of at least the precedence `least` between them (precedence climbing).
    fn arithmetic(&mut self, least: u8) -> Result<Read, Fault> {
        let first = self.primary()?;
        if self.operator(least).is_none() { Ok(first) } else { self.operated(first, least) }
    }

    fn operated(&mut self, first: Read, least: u8) -> Result<Read, Fault> {
        let begun = self.depth;
        let mut left = first;
        while let Some(operator) = self.operator(least) {
            self.tokens.next();
            // Each iteration adds a level to the tree.
            self.depth += 1;
            let right = self.nested(|reader| reader.arithmetic(binding(operator) + 1))?;
            left = build::arithmetic(operator, left, right)?;
        }
        self.depth = begun;
        Ok(left)
    }

    /// The next operator, if it has at least the precedence `least`.
    fn operator(&mut self, least: u8) -> Option<Operator> {
        let operator = match &self.tokens.peek()?.piece {
            Piece::Sign(sign) => Operator::named(sign),
            Piece::Word(word) => Operator::named(word),
            _ => None,
        };
        operator.filter(|operator| binding(*operator) >= least)
    }

    /// A list in parentheses, separated by commas.
    fn list<T>(&mut self, item: fn(&mut Self) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
        self.needs_sign("(")?;
        let mut items = vec![self.nested(item)?];
        while self.takes_sign(",") {
            items.push(self.nested(item)?);
        }
        self.needs_sign(")")?;
        Ok(items)
    }

    /// Kept small, like all functions of the recursion through parentheses, to bound the stack.
    fn primary(&mut self) -> Result<Read, Fault> {
        if !self.takes_sign("(") {
            return self.simple();
        }
        let inner = self.nested(Self::any)?;
        self.needs_sign(")")?;
        Ok(inner)
    }

    fn simple(&mut self) -> Result<Read, Fault> {
        let place = self.place();
        let sign = self.tokens.peek().filter(|token| token.piece == "-" || token.piece == "+");
        if let Some(minus) = sign.map(|token| token.piece == "-") {
            self.tokens.next();
            return self.signed(minus, &place);
        }
        let wanted = phrase::AN_EXPRESSION;
        let Some(token) = self.tokens.next_if(|token| !matches!(token.piece, Piece::Sign(_))) else {
            return Err(self.unexpected(wanted));
        };
        let scalar = |scalar| Ok(Read { node: Node::Scalar(scalar), place: place.clone() });
        match token.piece {
            Piece::Number(n) => scalar(Scalar::Number(n)),
            Piece::Text(text) => scalar(Scalar::Text(text)),
            Piece::Name(name) => build::property(self.known, &name, place),
            Piece::Word(word) => self.word(&word, place),
            Piece::Sign(_) => Err(self.unexpected(wanted)),
        }
    }

    /// A signed number, or the negation of a value.
    fn signed(&mut self, minus: bool, place: &Place) -> Result<Read, Fault> {
        let number = |n| Read { node: Node::Scalar(Scalar::Number(n)), place: place.clone() };
        if minus && !matches!(self.tokens.peek(), Some(Token { piece: Piece::Number(_), .. })) {
            return build::arithmetic(Operator::Minus, number(0.0), self.nested(Self::primary)?);
        }
        let n = self.number()?;
        Ok(number(if minus { -n } else { n }))
    }

    fn word(&mut self, word: &str, place: Place) -> Result<Read, Fault> {
        let upper = word.to_ascii_uppercase();
        if let Some(form) = Form::named(&upper) {
            let geometry = self.nested(|reader| reader.geometry(form))?;
            let wrong = |wrong| Fault { place: place.clone(), wrong };
            let geometry = shape::placed(geometry, self.crs).map_err(wrong)?;
            return Ok(Read { node: Node::Shape(Shape::Literal(geometry)), place });
        }
        if !self.tokens.peek().is_some_and(|token| token.piece == "(") {
            return match upper.as_str() {
                "TRUE" | "FALSE" => {
                    Ok(Read { node: Node::Condition(Condition::Constant(upper == "TRUE")), place })
                }
                _ => build::property(self.known, word, place),
            };
        }
        match upper.as_str() {
            "DATE" | "TIMESTAMP" => {
                let text = self.text_in_parentheses()?;
                let instant = if upper == "DATE" { build::date } else { build::timestamp }(&text, &place)?;
                Ok(Read { node: Node::Scalar(Scalar::Instant(instant)), place })
            }
            "INTERVAL" => {
                let ends = self.list(Self::end)?;
                build::interval(ends, place)
            }
            "BBOX" => {
                let numbers = self.list(Self::number)?;
                let bbox =
                    shape::bbox(&numbers, self.crs).map_err(|wrong| Fault { place: place.clone(), wrong })?;
                Ok(Read { node: Node::Shape(bbox), place })
            }
            _ => {
                let arguments = self.list(Self::any)?;
                build::call(word, arguments, place)
            }
        }
    }

    fn text_in_parentheses(&mut self) -> Result<String, Fault> {
        self.needs_sign("(")?;
        let Some(Token { piece: Piece::Text(text), .. }) =
            self.tokens.next_if(|token| matches!(token.piece, Piece::Text(_)))
        else {
            return Err(self.unexpected(phrase::A_TEXT));
        };
        self.needs_sign(")")?;
        Ok(text)
    }

    /// An end of an interval.
    fn end(&mut self) -> Result<Option<Read>, Fault> {
        let place = self.place();
        match self.tokens.next_if(|token| matches!(token.piece, Piece::Text(_))) {
            Some(Token { piece: Piece::Text(text), .. }) => build::end(&text, &place),
            _ => self.primary().map(Some),
        }
    }

    /// A number with an optional sign.
    fn number(&mut self) -> Result<f64, Fault> {
        let minus = self.takes_sign("-");
        let _ = !minus && self.takes_sign("+");
        match self.tokens.next_if(|token| matches!(token.piece, Piece::Number(_))) {
            Some(Token { piece: Piece::Number(n), .. }) => Ok(if minus { -n } else { n }),
            _ => Err(self.unexpected(phrase::A_NUMBER)),
        }
    }

    /// Two numbers, and an optional third that is ignored.
    fn position(&mut self) -> Result<[f64; 2], Fault> {
        let (x, y) = (self.number()?, self.number()?);
        if self.tokens.peek().is_some_and(|token| !(token.piece == "," || token.piece == ")")) {
            self.number()?;
        }
        Ok([x, y])
    }

    fn positions(&mut self) -> Result<Vec<[f64; 2]>, Fault> {
        self.list(Self::position)
    }

    fn rings(&mut self) -> Result<Vec<Vec<[f64; 2]>>, Fault> {
        self.list(Self::positions)
    }

    fn geometry(&mut self, form: Form) -> Result<geo::Geometry, Fault> {
        // `POINT Z (…)`: heights are ignored.
        let _ = self.takes_word("Z");
        Ok(match form {
            Form::Point => {
                self.needs_sign("(")?;
                let position = self.position()?;
                self.needs_sign(")")?;
                shape::point(position)
            }
            Form::MultiPoint => {
                let loose = |reader: &mut Self| {
                    if reader.takes_sign("(") {
                        let position = reader.position()?;
                        reader.needs_sign(")")?;
                        return Ok(position);
                    }
                    reader.position()
                };
                shape::points(&self.list(loose)?)
            }
            Form::LineString => shape::line(&self.positions()?),
            Form::MultiLineString => shape::lines(&self.rings()?),
            Form::Polygon => shape::polygon(&self.rings()?),
            Form::MultiPolygon => shape::polygons(&self.list(Self::rings)?),
            Form::GeometryCollection => shape::collection(self.list(Self::member)?),
        })
    }

    fn member(&mut self) -> Result<geo::Geometry, Fault> {
        let form = match self.tokens.peek() {
            Some(Token { piece: Piece::Word(word), .. }) => Form::named(&word.to_ascii_uppercase()),
            _ => None,
        };
        let Some(form) = form else { return Err(self.unexpected(phrase::A_GEOMETRY)) };
        self.tokens.next();
        self.geometry(form)
    }
}

impl Piece {
    fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own.eq_ignore_ascii_case(word))
    }
}

impl PartialEq<str> for Piece {
    fn eq(&self, sign: &str) -> bool {
        matches!(self, Self::Sign(own) if *own == sign)
    }
}

impl PartialEq<&str> for Piece {
    fn eq(&self, sign: &&str) -> bool {
        self == *sign
    }
}

/// The precedence of an operator.
fn binding(operator: Operator) -> u8 {
    match operator {
        Operator::Plus | Operator::Minus => 1,
        Operator::Times | Operator::Over | Operator::Modulo | Operator::Div => 2,
        Operator::Power => 3,
    }
}

fn negated(not: bool, condition: Condition, place: Place) -> Read {
    let condition = if not { Condition::Not(Box::new(condition)) } else { condition };
    Read { node: Node::Condition(condition), place }
}

fn expected(what: impl Into<Phrase>, token: Option<&Token>, end: usize) -> Fault {
    let found = token.map_or_else(|| phrase::THE_END.into(), |token| token.piece.describe());
    let at = token.map_or(end, |token| token.at);
    Fault { place: Place::Byte(at), wrong: Wrong::Expected(what.into(), found) }
}
