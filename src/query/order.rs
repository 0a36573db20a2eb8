//! Sort orders (OGC API – Records `sortby`).

use super::cql2::property::Property;

/// A property to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortBy {
    /// The position of the property among the values of an item.
    pub place: usize,
    /// Whether the order is descending.
    pub descending: bool,
}

/// A property that is not sortable, or that is given twice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no property to sort by")]
pub struct Unsortable(pub String);

/// Parses a list of properties such as `name,-opened`: ascending, optionally with a plus sign, or descending with a
/// minus.
///
/// # Errors
///
/// [`Unsortable`] with the first property that is unknown or repeated.
///
/// # Examples
///
/// ```
/// use xuong::query::{cql2::{kind::Kind, property::Property}, order};
///
/// let known = [
///     Property { name: "name", kind: Kind::Text, place: 0 },
///     Property { name: "opened", kind: Kind::Instant, place: 7 },
/// ];
/// let order = order::read("-opened,+name", &known).unwrap();
/// assert_eq!(order.iter().map(|by| (by.place, by.descending)).collect::<Vec<_>>(), [(7, true), (0, false)]);
/// assert_eq!(order::read("name,-name", &known).unwrap_err().0, "-name");
/// ```
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::query::cql2::kind::Kind;

    fn known() -> [Property; 3] {
        let property = |(name, place)| Property { name, kind: Kind::Text, place };
        [("name", 4), ("opened", 7), ("-odd", 9)].map(property)
    }

    #[rstest]
    #[case("name", &[(4, false)])]
    #[case("+name", &[(4, false)])]
    #[case("-name", &[(4, true)])]
    #[case(" -opened , name ", &[(7, true), (4, false)])]
    #[case("--odd", &[(9, true)])]
    #[case("+-odd,name", &[(9, false), (4, false)])]
    fn an_order_names_properties_and_directions(#[case] text: &str, #[case] expected: &[(usize, bool)]) {
        let order = read(text, &known()).unwrap();
        assert_eq!(order.iter().map(|by| (by.place, by.descending)).collect::<Vec<_>>(), expected);
    }

    #[rstest]
    #[case("", "")]
    #[case("name,", "")]
    #[case("-", "")]
    #[case("Name", "Name")]
    #[case("opened,colour,size", "colour")]
    #[case("- name", " name")]
    #[case("name,opened,+name", "+name")]
    #[case("name,name,opened,opened", "name")]
    #[case("opened, name, -opened", "-opened")]
    fn what_cannot_be_sorted_by_is_named(#[case] text: &str, #[case] named: &str) {
        assert_eq!(read(text, &known()), Err(Unsortable(named.to_owned())));
    }
}
