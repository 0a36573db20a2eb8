//! Secret keys of API clients.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Serialize, Serializer};

/// The least length of a key: shorter ones can be found by trying.
const SHORTEST: usize = 16;

/// The least number of different characters: simpler keys are among the first to be tried.
const FEWEST: usize = 6;

/// A secret key. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// Compares a text with the key, in constant time.
    pub fn is(&self, text: &str) -> bool {
        blake3::hash(self.0.as_bytes()) == blake3::hash(text.as_bytes())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("…")
    }
}

impl FromStr for Key {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
        if text.len() < SHORTEST || !plain {
            return Err(format!("a key has at least {SHORTEST} printable ASCII characters and no space"));
        }
        if text.bytes().collect::<BTreeSet<_>>().len() < FEWEST {
            return Err(format!("a key has at least {FEWEST} different characters"));
        }
        Ok(Self(text.to_owned()))
    }
}
