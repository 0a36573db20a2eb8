//! Queryables.

use super::kind::Kind;

/// A property that filters may refer to (a queryable, OGC 19-079r2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Property {
    /// Name.
    pub name: &'static str,
    /// The type of its values.
    pub kind: Kind,
    /// Its position among the values of an item.
    pub place: usize,
}

/// The position of the identity, which is not a column.
pub const IDENTITY: usize = usize::MAX - 1;

/// The property with a name; names are case-sensitive.
///
/// # Examples
///
/// ```
/// use xuong::query::cql2::{kind::Kind, property::{Property, find}};
///
/// let known = [Property { name: "workers", kind: Kind::Number, place: 1 }];
/// assert_eq!(find(&known, "workers"), Some(known[0]));
/// assert_eq!(find(&known, "Workers"), None);
/// ```
pub fn find(known: &[Property], name: &str) -> Option<Property> {
    known.iter().find(|property| property.name == name).copied()
}
