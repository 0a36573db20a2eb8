//! From bytes to the texts of single features.

use std::{borrow::Cow, fmt};

use serde::{
    Deserializer as _,
    de::{Error, SeqAccess, Visitor},
};
use serde_json::{Deserializer, value::RawValue};

use super::object::Object;
use crate::exchange::{
    finding::Fault,
    formats::fault::FormatFault,
    reading::{
        crs::Stated,
        text::{Encoding, decode_as},
    },
};

/// The name of the format in messages.
const GEOJSON: &str = "GeoJSON";

/// The character before each text of a sequence (RFC 8142 §2).
const SEPARATOR: char = '\u{1e}';

/// Receives the number of a feature, its text, and the reference system that its collection states.
type Take<'t, 'a> = dyn FnMut(usize, &'a str, Stated) -> Result<(), Fault> + 't;

/// The text of a file, and what is to be said of its encoding. UTF-8 is not copied.
pub(super) fn text_of(bytes: &[u8], asked: Option<Encoding>) -> Result<(Cow<'_, str>, Option<Fault>), Fault> {
    let unmarked = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if matches!(asked, None | Some(Encoding::Utf8))
        && !unmarked.contains(&0)
        && let Ok(text) = std::str::from_utf8(unmarked)
    {
        return Ok((Cow::Borrowed(text), None));
    }
    let (text, encoding) = decode_as(bytes, asked).map_err(Fault::NotText)?;
    Ok((text, Fault::decoded(encoding)))
}

/// The text without `NaN` and `Infinity`, which are no JSON, but which Python writes. A number that is out of range stands
/// for them, so that only the feature that has it is refused.
pub(super) fn finite(text: &str) -> Cow<'_, str> {
    const OUT_OF_RANGE: &str = "1e999";
    if !text.contains("NaN") && !text.contains("Infinity") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for (at, part) in outside_strings(text) {
        let mut rest = part;
        while let Some((begins, length)) = first_of(rest, &["-Infinity", "Infinity", "NaN"]).filter(|_| at) {
            out.push_str(&rest[..begins]);
            out.push_str(OUT_OF_RANGE);
            rest = &rest[begins + length..];
        }
        out.push_str(rest);
    }
    Cow::Owned(out)
}

/// Where the first of some words begins, and its length. The words begin with a letter that is rare outside of strings.
fn first_of(text: &str, words: &[&str]) -> Option<(usize, usize)> {
    let mut begins = text.match_indices(['-', 'I', 'N']).map(|(at, _)| at);
    begins.find_map(|at| Some((at, words.iter().find(|word| text[at..].starts_with(**word))?.len())))
}

/// The parts of a JSON text, and whether each is outside of strings.
fn outside_strings(text: &str) -> impl Iterator<Item = (bool, &str)> {
    let (mut rest, mut is_outside) = (text, true);
    std::iter::from_fn(move || {
        let mut is_escaped = false;
        let end = rest.bytes().position(|byte| match byte {
            _ if is_escaped => {
                is_escaped = false;
                false
            }
            b'\\' if !is_outside => {
                is_escaped = true;
                false
            }
            byte => byte == b'"',
        });
        let (part, next) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
        let told = (!part.is_empty()).then_some((is_outside, part));
        (rest, is_outside) = (next, !is_outside);
        told
    })
}

/// Hands over every feature of a text. Returns the name of the collection, if it has one.
///
/// # Errors
///
/// Of the file, or the first of `take`.
pub(super) fn each<'a>(text: &'a str, take: &mut Take<'_, 'a>) -> Result<Option<String>, Fault> {
    let (mut number, mut name) = (0, None);
    if text.trim_start().starts_with(SEPARATOR) {
        for one in text.split(SEPARATOR).map(str::trim).filter(|one| !one.is_empty()) {
            if let Ok(object) = Object::read(one) {
                name = of_text(&object, one, &mut number, take)?.or(name);
            } else {
                number += 1;
                take(number, one, Stated::Nothing)?;
            }
        }
        return Ok(name);
    }
    let broken = |error: serde_json::Error| FormatFault::Broken(GEOJSON, error.to_string());
    let mut all = Deserializer::from_str(text).into_iter::<&RawValue>().peekable();
    if all.peek().is_none() {
        return Err(FormatFault::Broken(GEOJSON, "no text".to_owned()).into());
    }
    for one in all {
        let one = one.map_err(broken)?.get();
        let object = Object::read(one).map_err(|fault| match fault {
            FormatFault::Row(detail) => FormatFault::Broken(GEOJSON, detail),
            other => other,
        })?;
        name = of_text(&object, one, &mut number, take)?.or(name);
    }
    Ok(name)
}

/// Hands over the features of one text of a sequence.
fn of_text<'a>(
    object: &Object<'a>,
    raw: &'a str,
    number: &mut usize,
    take: &mut Take<'_, 'a>,
) -> Result<Option<String>, Fault> {
    match object.kind() {
        "Feature" => {
            *number += 1;
            take(*number, raw, Stated::Nothing)?;
        }
        "FeatureCollection" => {
            let stated = object.own_system()?;
            let features = object.features.map_or("null", RawValue::get);
            let mut fault = None;
            let each = Each {
                take: &mut |raw| {
                    *number += 1;
                    take(*number, raw, stated).map_err(|told| fault = Some(told))
                },
            };
            let read = Deserializer::from_str(features).deserialize_seq(each);
            read.map_err(|error| {
                fault.unwrap_or_else(|| FormatFault::Broken(GEOJSON, error.to_string()).into())
            })?;
        }
        other => return Err(FormatFault::NoFeatures(other.chars().take(40).collect()).into()),
    }
    Ok(object.name.as_ref().and_then(|name| name.as_str()).map(str::to_owned))
}

/// Hands over the elements of an array.
struct Each<'t, 'a> {
    take: &'t mut dyn FnMut(&'a str) -> Result<(), ()>,
}

impl<'a> Visitor<'a> for Each<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("features")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut all: A) -> Result<(), A::Error> {
        while let Some(raw) = all.next_element::<&'a RawValue>()? {
            (self.take)(raw.get()).map_err(|()| A::Error::custom("stopped"))?;
        }
        Ok(())
    }
}
