//! What two records are compared by, and what a comparison saw.

/// A property by which records are compared, with its degrees of agreement, the closest first.
#[derive(Debug, Clone, Copy)]
pub struct Feature {
    /// The name for programs.
    pub name: &'static str,
    /// The degrees, at most 14.
    pub levels: &'static [Level],
}

/// A degree of agreement, and how frequent it is before anything is learned.
#[derive(Debug, Clone, Copy)]
pub struct Level {
    /// The name for programs.
    pub name: &'static str,
    /// Its share among pairs of records of one thing.
    pub of_same: f64,
    /// Its share among pairs of records of different things.
    pub of_other: f64,
}

impl Level {
    /// A degree with its shares.
    pub const fn new(name: &'static str, of_same: f64, of_other: f64) -> Self {
        Self { name, of_same, of_other }
    }
}

/// What a comparison saw of a feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// The degree, from 0; `None` if a value is unknown.
    pub level: Option<u8>,
    /// How probable this agreement is by chance, if that is known for the value at hand: a rare value that two records
    /// share says more than a frequent one.
    pub chance: Option<f64>,
}

impl Seen {
    /// A value is unknown.
    pub const UNKNOWN: Self = Self { level: None, chance: None };

    /// A degree of agreement.
    pub fn level(level: u8) -> Self {
        Self { level: Some(level), chance: None }
    }

    /// A degree of agreement with the probability that two records share this value by chance.
    pub fn by_chance(level: u8, chance: f64) -> Self {
        Self { level: Some(level), chance: Some(chance) }
    }
}
