//! Features as JSON-FG (OGC 21-045r1): GeoJSON in WGS 84, with the time of each feature and its place in another reference
//! system beside it.

use serde_json::{Map, Value as Json, json};
use time::Date;

use super::{feature::Thing, form::Form, geojson, kinds::Collection, view::Shown};
use crate::{
    geom::crs::Crs,
    model::{
        date::PartialDate,
        feature::{Frame, Shape, write_shape_by},
    },
};

/// The classes that documents conform to.
pub const CONFORMS_TO: [&str; 2] = [
    "http://www.opengis.net/spec/json-fg-1/1.0/conf/core",
    "http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas",
];

/// The profile of documents: readers of GeoJSON find every geometry where they look for it.
pub const PROFILE: &str = "http://www.opengis.net/def/profile/OGC/0/jsonfg-plus";

/// Writes features of a collection.
#[derive(Debug)]
pub struct Writer {
    /// What is shown of GeoJSON.
    plain: Shown,
    /// The reference system of places; `None` if that is the one of GeoJSON.
    frame: Option<Frame>,
    collection: Collection,
    schema: String,
}

impl Writer {
    /// Features of a collection, whose schema has an address.
    pub fn new(collection: Collection, shown: &Shown, schema: String) -> Self {
        let frame = (shown.crs != Crs::Crs84).then_some((shown.crs, shown.axes));
        Self { plain: shown.clone().in_crs(Crs::Crs84), frame, collection, schema }
    }

    /// The members of a document beside its features.
    pub fn members(&self) -> Map<String, Json> {
        let mut own = Map::new();
        own.insert("conformsTo".to_owned(), json!(CONFORMS_TO));
        own.insert("featureType".to_owned(), json!(self.collection.code()));
        own.insert("featureSchema".to_owned(), json!(self.schema));
        if let Some((crs, _)) = self.frame {
            own.insert("coordRefSys".to_owned(), json!(crs.uri()));
        }
        own
    }

    /// The dimension of the geometries, which only a document of several features states.
    pub fn dimension(&self) -> Option<u8> {
        match self.collection.form() {
            Form::Points => Some(0),
            Form::Lines => Some(1),
            Form::Areas => Some(2),
            Form::None => None,
        }
    }

    /// Appends a feature.
    pub fn write(&self, out: &mut Vec<u8>, thing: &Thing<'_>) {
        geojson::write(out, thing, &self.plain);
        out.pop();
        out.extend(b",\"time\":");
        out.extend(time(thing.valid()).to_string().as_bytes());
        out.extend(b",\"place\":");
        let shape = if self.plain.geometry { thing.shape() } else { Shape::None };
        match self.frame {
            Some(frame) => write_shape_by(out, shape, frame),
            None => out.extend(b"null"),
        }
        out.push(b'}');
    }

    /// Appends features with commas between them.
    pub fn write_all(&self, out: &mut Vec<u8>, things: &[Thing<'_>]) {
        for (at, thing) in things.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            self.write(out, thing);
        }
    }
}

/// The days on which a feature is valid: a day, or an interval that is open where its end is not known. Both days of an
/// interval are of it, while a feature is not valid any more from its closing day on.
fn time((first, over): (Option<PartialDate>, Option<PartialDate>)) -> Json {
    let first = first.map(PartialDate::first_day);
    let last = over.map(PartialDate::last_day).and_then(Date::previous_day);
    let end = |day: Option<Date>| day.map_or_else(|| "..".to_owned(), |day| day.to_string());
    match (first, last) {
        (None, None) => Json::Null,
        (Some(first), Some(last)) if first == last => json!({ "date": first.to_string() }),
        (Some(first), Some(last)) if first > last => Json::Null,
        (first, last) => json!({ "interval": [end(first), end(last)] }),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::unknown("", "", json!(null))]
    #[case::a_day("2024-06-30", "2024-07-01", json!({ "date": "2024-06-30" }))]
    #[case::a_year("2024", "2025-01-01", json!({ "interval": ["2024-01-01", "2024-12-31"] }))]
    #[case::open("2010-05", "", json!({ "interval": ["2010-05-01", ".."] }))]
    #[case::ended("", "2025-07-01", json!({ "interval": ["..", "2025-06-30"] }))]
    #[case::ended_in_a_month("", "2025-06", json!({ "interval": ["..", "2025-06-29"] }))]
    #[case::never("2024-06-30", "2024-06-30", json!(null))]
    fn time_is_a_day_or_an_interval(#[case] first: &str, #[case] over: &str, #[case] expected: Json) {
        assert_eq!(time((first.parse().ok(), over.parse().ok())), expected);
    }
}
