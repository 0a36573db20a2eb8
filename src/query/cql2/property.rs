//! Properties that can be asked for.

use super::kind::Kind;

/// A queryable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Property {
    /// Name.
    pub name: &'static str,
    /// Type of its values.
    pub kind: Kind,
    /// Its place among the values of whoever is asked.
    pub place: usize,
}

/// The place of the identity: it is no column.
pub const IDENTITY: usize = usize::MAX - 1;

/// The property with a name.
pub fn find(known: &[Property], name: &str) -> Option<Property> {
    known.iter().find(|property| property.name == name).copied()
}
