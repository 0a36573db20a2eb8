//! Registers that are read together as one. Each of them is a member.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{
    actor::Actor,
    change::Seq,
    city::{City, EditionTitle},
    code::Code,
    lang::{Lang, Names},
    record::Kind,
};
use crate::geom::bbox::Bbox;

/// The code of the city of a register that follows others.
pub const FEDERATION: &str = "federation";

/// The edition of boundaries whose units are the territories of the members.
pub const PROVINCES: &str = "provinces";

/// The number of bits of an identity that are those of the member's own record. A program that reads identities as doubles
/// keeps them exactly for 8,191 members.
const OWN_BITS: u32 = 40;

/// What a register says of itself to those that follow it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The code of its city.
    pub code: Code,
    /// The name of its city.
    pub name: Names,
    /// The EPSG code of its reference system.
    pub crs: u32,
    /// West, south, east and north of its city, in degrees.
    pub bounds: [f64; 4],
    /// The titles of its editions of boundaries.
    pub editions: Vec<EditionTitle>,
    /// The edition that its map begins with.
    pub default_edition: Code,
}

impl From<&City> for Card {
    fn from(city: &City) -> Self {
        let Bbox { west, south, east, north } = city.bounds;
        Self {
            code: city.code.clone(),
            name: city.name.clone(),
            crs: city.crs.epsg(),
            bounds: [west, south, east, north],
            editions: city.editions.clone(),
            default_edition: city.default_edition.clone(),
        }
    }
}

/// The state of a member that is held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// The version.
    pub version: Seq,
    /// The name by which the member recognises its version; empty before the first.
    pub mark: String,
    /// The number of redactions of the member that were repeated here.
    pub redactions: i64,
    /// When the newest change of it was recorded.
    pub changed_at: Option<OffsetDateTime>,
    /// When the member was read last.
    pub heard_at: Option<OffsetDateTime>,
}

/// A register that is followed.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Its number, from 1.
    pub number: i64,
    /// The address of its server, without a slash at the end.
    pub url: String,
    /// What it says of itself; `None` before it was read.
    pub card: Option<Card>,
    /// The state of it that is held.
    pub held: Held,
    /// Since when it does not answer.
    pub silent_since: Option<OffsetDateTime>,
}

/// An identity that cannot be one of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no identity of a record of a member")]
pub struct NoIdentity(pub i64);

impl Member {
    /// A register that was not read yet.
    pub fn new(number: i64, url: String) -> Self {
        Self { number, url, card: None, held: Held::default(), silent_since: None }
    }

    /// The identity that a record of the member has here.
    ///
    /// # Errors
    ///
    /// [`NoIdentity`] if it is not from 1 to 2⁴⁰ − 1.
    pub fn identity(&self, own: i64) -> Result<i64, NoIdentity> {
        if (1..1 << OWN_BITS).contains(&own) { Ok(self.territory() | own) } else { Err(NoIdentity(own)) }
    }

    /// The member in a state of the past, of which it is not known which version of the member it has.
    #[must_use]
    pub fn then(&self) -> Self {
        Self { held: Held::default(), silent_since: None, ..self.clone() }
    }

    /// Whether a record here is one of the member, or its territory.
    pub fn has(&self, id: i64) -> bool {
        id >> OWN_BITS == self.number
    }

    /// The identity of the unit that is its territory.
    pub fn territory(&self) -> i64 {
        self.number << OWN_BITS
    }

    /// The author of the changes by which its records come here.
    pub fn actor(&self) -> Actor {
        Actor(self.card.as_ref().map_or(FEDERATION.to_owned(), |card| card.code.to_string()))
    }

    /// The name of its city, or its number before it was read: the address may be one of an inner network.
    pub fn name(&self, lang: Lang) -> String {
        let number = || lang.pick(format!("sổ số {}", self.number), format!("number {}", self.number));
        self.card.as_ref().map_or_else(number, |card| card.name.of(lang).to_owned())
    }
}

/// A record of which a member withholds values for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withheld {
    /// The kind of the record.
    pub kind: Kind,
    /// Its identity.
    pub id: i64,
    /// The names of the properties.
    pub fields: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_of_members_do_not_meet() {
        let members = [1, 2, 8191].map(|number| Member::new(number, String::new()));
        for member in &members {
            let (first, last) = (member.identity(1).unwrap(), member.identity((1 << OWN_BITS) - 1).unwrap());
            for id in [member.territory(), first, last] {
                assert!(members.iter().filter(|other| other.has(id)).eq([member]));
                assert!(id < 1 << 53);
            }
        }
        for wrong in [0, -1, 1 << OWN_BITS, i64::MAX] {
            assert_eq!(members[0].identity(wrong), Err(NoIdentity(wrong)));
        }
    }
}
