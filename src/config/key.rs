//! Secrets by which programs are known.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Serialize, Serializer};

/// Shorter secrets can be tried out.
const SHORTEST: usize = 16;

/// Secrets of fewer characters are among the first that anybody tries.
const FEWEST: usize = 6;

/// A secret that whoever knows it is trusted by. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// Whether a text is this secret, in a time that does not tell how much of it is right.
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
