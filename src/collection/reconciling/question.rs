//! What is known of a record to find.

/// A record to find.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Question {
    /// Its name, code or tax code.
    pub name: Option<String>,
    /// Its type: a kind of zones or a level of units.
    pub kind: Option<String>,
    /// The number of candidates.
    pub limit: usize,
    /// Values of its properties.
    pub conditions: Vec<Condition>,
}

/// Values of a property.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The name of the property.
    pub property: String,
    /// The values.
    pub values: Vec<String>,
    /// Whether a record that differs is no candidate.
    pub is_required: bool,
    /// Which of the values are to agree.
    pub quantifier: Quantifier,
}

/// Which of several values are to agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Quantifier {
    /// At least one.
    #[default]
    Any,
    /// All.
    All,
    /// None.
    None,
}
