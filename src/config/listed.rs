//! Settings with lists as values.

use std::{fmt::Display, str::FromStr};

use serde::{Deserialize, Deserializer, de::Error};

/// Deserialises a list; environment variables give it as one text with commas.
pub(super) fn listed<'de, D, T>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given {
        Text(String),
        List(Vec<String>),
    }
    let read = |text: &str| text.trim().parse().map_err(D::Error::custom);
    match Given::deserialize(deserializer)? {
        Given::Text(text) if text.trim().is_empty() => Ok(Some(Vec::new())),
        Given::Text(text) => text.split(',').map(read).collect::<Result<_, _>>().map(Some),
        Given::List(list) => list.iter().map(|text| read(text)).collect::<Result<_, _>>().map(Some),
    }
}
