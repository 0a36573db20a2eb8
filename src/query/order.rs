//! What a list is sorted by.

use super::cql2::property::Property;

/// A property to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortBy {
    /// Its place among the values of a thing.
    pub place: usize,
    /// From the greatest to the least.
    pub descending: bool,
}

/// A property that cannot be sorted by, or not again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no property to sort by")]
pub struct Unsortable(pub String);

/// Reads `name,-opened`: ascending, or descending after a minus. A plus may stand before what ascends.
pub fn read(text: &str, known: &[Property]) -> Result<Vec<SortBy>, Unsortable> {
    let one = |part: &str| {
        let part = part.trim();
        let name = part.strip_prefix(['-', '+']).unwrap_or(part);
        let found = known.iter().find(|p| p.name == name).ok_or_else(|| Unsortable(name.to_owned()))?;
        Ok(SortBy { place: found.place, descending: part.starts_with('-') })
    };
    let order = text.split(',').map(one).collect::<Result<Vec<SortBy>, _>>()?;
    match (1..order.len()).find(|at| order[..*at].iter().any(|by| by.place == order[*at].place)) {
        Some(again) => Err(Unsortable(text.split(',').nth(again).unwrap_or(text).trim().to_owned())),
        None => Ok(order),
    }
}
