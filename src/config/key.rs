//! Secrets by which programs are known.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Shorter secrets can be tried out.
const SHORTEST: usize = 16;

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

impl TryFrom<&str> for Key {
    type Error = String;

    fn try_from(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
        if text.len() < SHORTEST || !plain {
            return Err(format!("a key has at least {SHORTEST} printable ASCII characters and no space"));
        }
        Ok(Self(text.to_owned()))
    }
}

/// Reads a list of keys, or one text with commas between them, as a variable of the environment has it.
pub(super) fn keys<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<Key>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given {
        Text(String),
        List(Vec<String>),
    }
    let read = |key: &str| Key::try_from(key).map_err(serde::de::Error::custom);
    match Given::deserialize(deserializer)? {
        Given::Text(text) => text.split(',').map(read).collect::<Result<_, _>>().map(Some),
        Given::List(list) => list.iter().map(|key| read(key)).collect::<Result<_, _>>().map(Some),
    }
}
