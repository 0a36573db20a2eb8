//! Records whose properties are declared as attributes, so that collections and edits treat every kind alike.

use super::{attribute::Attribute, firm::Firm, zone::Zone};

/// A record with declared attributes.
pub trait Attributed: Clone + 'static {
    /// Its attributes besides its identity and its geometry, in the order of the collection.
    const ATTRIBUTES: &'static [Attribute<Self>];

    /// A record of which nothing is known yet. It is not stored before every needed attribute is set.
    fn blank() -> Self;
}

impl Attributed for Firm {
    const ATTRIBUTES: &'static [Attribute<Self>] = Self::ATTRIBUTES;

    fn blank() -> Self {
        Self::default()
    }
}

impl Attributed for Zone {
    const ATTRIBUTES: &'static [Attribute<Self>] = Self::ATTRIBUTES;

    fn blank() -> Self {
        Self::default()
    }
}
