//! The statements of a file about itself: its geometries, and where its rows come from.

use std::collections::BTreeSet;

use parquet::file::metadata::KeyValue;
use serde_json::{Map, Value as Json, json};

use super::columns::{BBOX, BBOX_FIELDS, GEOMETRY};
use crate::{
    index::{Snapshot, row::Row},
    model::{actor::Role, source::Source},
};

/// The prefix of the keys that are not of GeoParquet.
const PREFIX: &str = "xuong:";

/// The register that is exported, and how.
#[derive(Debug, Clone)]
pub struct About {
    /// The role of the reader.
    pub role: Role,
    /// The instant as of which the register is read.
    pub as_of: Option<String>,
    /// The conditions on the firms, by the names of the options.
    pub selection: Vec<(&'static str, String)>,
}

/// What the rows of one file have in common.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// West, south, east and north of all points.
    bbox: Option<[f64; 4]>,
    /// The first and last key along the Hilbert curve.
    keys: Option<(u64, u64)>,
    sources: BTreeSet<String>,
}

impl Seen {
    /// Notes a firm and its point.
    pub(super) fn add(&mut self, row: Row<'_>, point: Option<(f64, f64)>) {
        if let Some((x, y)) = point {
            let [west, south, east, north] = self.bbox.unwrap_or([x, y, x, y]);
            self.bbox = Some([west.min(x), south.min(y), east.max(x), north.max(y)]);
        }
        let key = row.cursor().key;
        self.keys = Some((self.keys.map_or(key, |(first, _)| first), key));
        for source in row.sources().into_iter().flat_map(|all| all.split(';')) {
            if !self.sources.contains(source) {
                self.sources.insert(source.to_owned());
            }
        }
    }

    /// The metadata of the file.
    pub(super) fn metadata(&self, about: &About, now: &Snapshot) -> Vec<KeyValue> {
        let cited: Vec<&Source> = self.cited(now).collect();
        let licences: BTreeSet<&str> = cited.iter().filter_map(|own| own.licence.as_deref()).collect();
        let licence = (!licences.is_empty()).then(|| licences.into_iter().collect::<Vec<_>>().join("; "));
        let selection: Map<String, Json> =
            about.selection.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        let own = [
            ("city", Some(now.city.code.to_string())),
            ("city_name", Some(now.city.full_name.vi.clone())),
            ("register_version", Some(now.version.to_string())),
            ("as_of", about.as_of.clone()),
            ("role", Some(about.role.code().to_owned())),
            ("selection", Some(Json::from(selection).to_string())),
            ("licence", licence),
            ("sources", Some(cited.into_iter().map(source).collect::<Json>().to_string())),
            ("hilbert_keys", self.keys.map(|(first, last)| format!("{first}-{last}"))),
        ];
        let own = own.into_iter().filter_map(|(key, value)| Some((format!("{PREFIX}{key}"), value?)));
        let all = [("geo".to_owned(), self.geo().to_string())].into_iter().chain(own);
        all.map(|(key, value)| KeyValue { key, value: Some(value) }).collect()
    }

    fn cited<'a>(&self, now: &'a Snapshot) -> impl Iterator<Item = &'a Source> {
        let held = now.base.holdings.sources.values().map(AsRef::as_ref);
        held.filter(|own: &&Source| self.sources.contains(own.code.as_str()))
    }

    /// The metadata of GeoParquet 1.1. Without a reference system the coordinates are longitude and latitude of OGC:CRS84.
    fn geo(&self) -> Json {
        let fields: Map<String, Json> =
            BBOX_FIELDS.iter().map(|(field, _)| ((*field).to_owned(), json!([BBOX, field]))).collect();
        let types = self.bbox.map_or(json!([]), |_| json!(["Point"]));
        let mut column = json!({
            "encoding": "WKB",
            "geometry_types": types,
            "covering": { "bbox": fields },
        });
        if let Some(bbox) = self.bbox {
            column["bbox"] = json!(bbox);
        }
        json!({ "version": "1.1.0", "primary_column": GEOMETRY, "columns": { GEOMETRY: column } })
    }
}

fn source(own: &Source) -> Json {
    json!({
        "code": own.code.as_str(),
        "title": own.title,
        "location": own.location,
        "dated": own.dated,
        "licence": own.licence,
    })
}
