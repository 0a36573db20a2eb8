//! `$filter` of OData (OData 4.01, part 2, §5.1.1), parsed into the same trees as CQL2: a recursive-descent parser with one
//! token of lookahead and bounded depth.
//!
//! Supported are `eq ne gt ge lt le in`, `and or not`, parentheses, `null`, and `contains`, `startswith` and `endswith` with
//! a literal as the second argument. A comparison with an unknown value is false, and `ne` is true, as OData defines
//! (§5.1.1.1); in CQL2 both are unknown.

use super::{
    build::{self, Node, Read},
    fault::{Fault, MOST_BYTES, MOST_DEPTH, Place, Wrong},
    phrase::{self, Phrase},
    property::Property,
    tree::{Comparison, Condition, Scalar},
};

mod lexer;

use self::lexer::{Piece, Token, tokens};

/// Parses a filter on items with known properties.
///
/// # Errors
///
/// [`Fault`] with the byte of the first error.
///
/// # Examples
///
/// ```
/// use xuong::query::cql2::{kind::Kind, odata, property::Property, text};
///
/// let known = [
///     Property { name: "name", kind: Kind::Text, place: 0 },
///     Property { name: "workers", kind: Kind::Number, place: 1 },
/// ];
/// let filter = odata::read("contains(name,'May') and (workers ge 10 or workers eq null)", &known);
/// assert_eq!(filter, text::read("name LIKE '%May%' AND (workers >= 10 OR workers IS NULL)", &known));
/// let fault = odata::read("workers ge 'ten'", &known).unwrap_err();
/// assert_eq!(fault.to_string(), "byte 12: a number is expected, not a text");
/// ```
pub fn read(text: &str, known: &[Property]) -> Result<Condition, Fault> {
    if text.len() > MOST_BYTES {
        return Err(Fault { place: Place::Byte(MOST_BYTES), wrong: Wrong::Long });
    }
    let tokens = tokens(text)?.into_iter().peekable();
    let mut reader = Reader { tokens, end: text.len() + 1, depth: 0, is_negated: false, known };
    let condition = reader.any()?.condition()?;
    match reader.tokens.peek() {
        None => Ok(condition),
        Some(_) => Err(reader.unexpected(phrase::THE_END_AND_OR_OR)),
    }
}

/// An operand.
enum Operand {
    /// The literal `null`.
    Null(Place),
    /// A value or a condition.
    Read(Read),
}

impl Operand {
    /// The operand, which must not be `null`.
    fn known(self, what: impl Into<Phrase>) -> Result<Read, Fault> {
        match self {
            Self::Read(read) => Ok(read),
            Self::Null(place) => {
                Err(Fault { place, wrong: Wrong::Expected(what.into(), phrase::NULL.into()) })
            }
        }
    }
}

struct Reader<'k> {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
    /// The byte after the last one.
    end: usize,
    depth: usize,
    /// Whether the condition is part of a negation.
    is_negated: bool,
    known: &'k [Property],
}

impl Reader<'_> {
    fn place(&mut self) -> Place {
        Place::Byte(self.tokens.peek().map_or(self.end, |token| token.at))
    }

    fn unexpected(&mut self, what: impl Into<Phrase>) -> Fault {
        let found = self.tokens.peek().map_or_else(|| phrase::THE_END.into(), |token| token.piece.describe());
        Fault { place: self.place(), wrong: Wrong::Expected(what.into(), found) }
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
        self.tokens.next_if(|token| token.piece.is_word(word)).is_some()
    }

    fn takes(&mut self, sign: char) -> bool {
        self.tokens.next_if(|token| token.piece == Piece::Sign(sign)).is_some()
    }

    fn needs(&mut self, sign: char) -> Result<(), Fault> {
        if self.takes(sign) { Ok(()) } else { Err(self.unexpected(format!("'{sign}'"))) }
    }

    fn any(&mut self) -> Result<Read, Fault> {
        let first = self.all()?;
        self.more(first, "or", Self::all, Condition::Any)
    }

    fn all(&mut self) -> Result<Read, Fault> {
        let first = self.not()?;
        self.more(first, "and", Self::not, Condition::All)
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
        if !self.takes_word("not") {
            return self.compared();
        }
        let is_inner = std::mem::replace(&mut self.is_negated, true);
        let inner = self.nested(Self::not)?.condition()?;
        self.is_negated = is_inner;
        Ok(Read { node: Node::Condition(Condition::Not(Box::new(inner))), place })
    }

    /// A comparison, or an operand that is a condition by itself.
    fn compared(&mut self) -> Result<Read, Fault> {
        let place = self.place();
        let left = self.operand()?;
        let condition = if self.takes_word("in") {
            self.one_of(left.known(phrase::A_VALUE)?)?
        } else if let Some(comparison) = self.comparison() {
            let right = self.operand()?;
            self.comparing(comparison, left, right)?
        } else {
            return left.known(phrase::A_CONDITION);
        };
        Ok(Read { node: Node::Condition(condition), place })
    }

    fn comparison(&mut self) -> Option<Comparison> {
        let word = self.tokens.next_if(|token| comparison(&token.piece).is_some())?;
        comparison(&word.piece)
    }

    fn comparing(&self, comparison: Comparison, left: Operand, right: Operand) -> Result<Condition, Fault> {
        let is_equal = comparison == Comparison::Equal;
        match (left, right) {
            (Operand::Read(left), Operand::Read(right)) => {
                let condition = build::compare(comparison, left, right)?;
                Ok(if comparison == Comparison::NotEqual {
                    let unknown = Condition::IsUnknown(Box::new(condition.clone()));
                    Condition::Any(vec![condition, unknown])
                } else {
                    self.definite(condition)
                })
            }
            (Operand::Read(value), Operand::Null(_)) | (Operand::Null(_), Operand::Read(value)) => {
                let is_null = build::is_null(value)?;
                Ok(match comparison {
                    Comparison::Equal => is_null,
                    Comparison::NotEqual => Condition::Not(Box::new(is_null)),
                    // Null is neither less nor greater than anything.
                    _ => Condition::Constant(false),
                })
            }
            (Operand::Null(_), Operand::Null(_)) => Ok(Condition::Constant(is_equal)),
        }
    }

    /// The list of `in`.
    fn one_of(&mut self, value: Read) -> Result<Condition, Fault> {
        self.needs('(')?;
        let (mut list, mut has_null) = (Vec::new(), false);
        loop {
            match self.nested(Self::operand)? {
                Operand::Read(item) => list.push(item),
                Operand::Null(_) => has_null = true,
            }
            if !self.takes(',') {
                break;
            }
        }
        self.needs(')')?;
        if !has_null {
            return Ok(self.definite(build::one_of(value, list)?));
        }
        let is_null = build::is_null(value.clone())?;
        if list.is_empty() {
            return Ok(is_null);
        }
        Ok(Condition::Any(vec![self.definite(build::one_of(value, list)?), is_null]))
    }

    /// The condition, false where it is unknown. Only a negation distinguishes the two.
    fn definite(&self, condition: Condition) -> Condition {
        if !self.is_negated {
            return condition;
        }
        let is_unknown = Condition::IsUnknown(Box::new(condition.clone()));
        Condition::All(vec![condition, Condition::Not(Box::new(is_unknown))])
    }

    fn operand(&mut self) -> Result<Operand, Fault> {
        if self.takes('(') {
            let inner = self.nested(Self::any)?;
            self.needs(')')?;
            return Ok(Operand::Read(inner));
        }
        let place = self.place();
        let Some(token) = self.tokens.next_if(|token| !matches!(token.piece, Piece::Sign(_))) else {
            return Err(self.unexpected(phrase::AN_EXPRESSION));
        };
        let scalar = match token.piece {
            Piece::Word(word) => return self.word(&word, place),
            Piece::Number(n) => Scalar::Number(n),
            Piece::Text(text) => Scalar::Text(text),
            Piece::Instant(text) => {
                let instant = build::date(&text, &place).or_else(|_| build::timestamp(&text, &place))?;
                Scalar::Instant(instant)
            }
            Piece::Sign(_) => return Err(self.unexpected(phrase::AN_EXPRESSION)),
        };
        Ok(Operand::Read(Read { node: Node::Scalar(scalar), place }))
    }

    fn word(&mut self, word: &str, place: Place) -> Result<Operand, Fault> {
        if self.tokens.peek().is_some_and(|token| token.piece == Piece::Sign('(')) {
            return self.call(word, place).map(Operand::Read);
        }
        match word {
            "null" => Ok(Operand::Null(place)),
            "true" | "false" => {
                let node = Node::Condition(Condition::Constant(word == "true"));
                Ok(Operand::Read(Read { node, place }))
            }
            _ => build::property(self.known, word, place).map(Operand::Read),
        }
    }

    /// A function of a text and a literal.
    fn call(&mut self, name: &str, place: Place) -> Result<Read, Fault> {
        let (before, after) = match name.to_ascii_lowercase().as_str() {
            "contains" => ("%", "%"),
            "startswith" => ("", "%"),
            "endswith" => ("%", ""),
            _ => return Err(Fault { place, wrong: Wrong::Unsupported(format!("the function {name}")) }),
        };
        self.needs('(')?;
        let text = self.nested(Self::operand)?.known(phrase::A_TEXT)?;
        self.needs(',')?;
        let at = self.place();
        let Some(Token { piece: Piece::Text(part), .. }) =
            self.tokens.next_if(|token| matches!(token.piece, Piece::Text(_)))
        else {
            return Err(self.unexpected(phrase::A_TEXT));
        };
        self.needs(')')?;
        let pattern = Scalar::Text(format!("{before}{}{after}", escaped(&part)));
        let condition = build::like(text, Read { node: Node::Scalar(pattern), place: at })?;
        Ok(Read { node: Node::Condition(condition), place })
    }
}

/// The comparison that a word denotes.
fn comparison(piece: &Piece) -> Option<Comparison> {
    const WORDS: [(&str, Comparison); 6] = [
        ("eq", Comparison::Equal),
        ("ne", Comparison::NotEqual),
        ("gt", Comparison::Greater),
        ("ge", Comparison::GreaterOrEqual),
        ("lt", Comparison::Less),
        ("le", Comparison::LessOrEqual),
    ];
    WORDS.iter().find(|(word, _)| piece.is_word(word)).map(|(_, comparison)| *comparison)
}

/// A text as part of a pattern of LIKE that matches it literally.
fn escaped(text: &str) -> String {
    let mark = |c: char| matches!(c, '%' | '_' | '\\').then_some('\\');
    text.chars().flat_map(|c| mark(c).into_iter().chain([c])).collect()
}

#[cfg(test)]
mod tests;
