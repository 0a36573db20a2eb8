//! A place in the records of a register, in their fixed order: by kind, then by identity.

use std::{fmt, str::FromStr};

use crate::model::record::Kind;

/// After the record of a kind with an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The kind.
    pub kind: Kind,
    /// The identity.
    pub id: i64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.kind, self.id)
    }
}

/// A text that is no place in the records of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no place in the records of a register")]
pub struct NoPlace;

impl FromStr for Place {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let (kind, id) = text.split_once('.').ok_or(NoPlace)?;
        Ok(Self { kind: kind.parse().map_err(|_| NoPlace)?, id: id.parse().map_err(|_| NoPlace)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_back_as_it_was_written() {
        for place in [Place { kind: Kind::Unit, id: 31 }, Place { kind: Kind::Firm, id: i64::MAX }] {
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        for wrong in ["", "unit", "unit.", "firm.x", "house.1", "unit.1.2"] {
            assert_eq!(wrong.parse::<Place>(), Err(NoPlace), "{wrong}");
        }
    }
}
