//! The statements of a file about itself: its geometries, and where its rows come from.

use parquet::file::metadata::KeyValue;
use serde_json::{Map, Value as Json, json};

use super::columns::{BBOX, BBOX_FIELDS, GEOMETRY};
use crate::{
    collection::{
        about::{About, Cited},
        feature::Thing,
        form::Form,
        placed::joined,
    },
    geom::crs::Crs,
    index::Snapshot,
};

/// The prefix of the keys that are not of GeoParquet.
const PREFIX: &str = "xuong:";

/// What the rows of one file have in common.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The least east and north, and the greatest, of all geometries.
    bounds: Option<[f64; 4]>,
    /// The first and last key along the Hilbert curve, which firms have.
    keys: Option<(u64, u64)>,
    cited: Cited,
}

impl Seen {
    /// Notes a feature and the bounds of its geometry.
    pub(super) fn add(&mut self, thing: &Thing<'_>, bounds: Option<[f64; 4]>) {
        if let Some(bounds) = bounds {
            self.bounds = Some(joined(self.bounds, bounds));
        }
        if let Thing::Firm(row) = thing {
            let key = row.cursor().key;
            self.keys = Some((self.keys.map_or(key, |(first, _)| first), key));
        }
        self.cited.add(thing);
    }

    /// The metadata of the file.
    pub(super) fn metadata(&self, about: &About, now: &Snapshot, (form, crs): (Form, Crs)) -> Vec<KeyValue> {
        let own = about.statements(now, &self.cited).into_iter();
        let keys = self.keys.map(|(first, last)| ("hilbert_keys", format!("{first}-{last}")));
        let own = own.chain(keys).map(|(key, value)| (format!("{PREFIX}{key}"), value));
        let geo = form.geojson().map(|kind| ("geo".to_owned(), self.geo(kind, crs).to_string()));
        geo.into_iter().chain(own).map(|(key, value)| KeyValue { key, value: Some(value) }).collect()
    }

    /// The metadata of GeoParquet 1.1. Without a reference system the coordinates are longitude and latitude of OGC:CRS84.
    fn geo(&self, kind: &str, crs: Crs) -> Json {
        let fields: Map<String, Json> =
            BBOX_FIELDS.iter().map(|(field, _)| ((*field).to_owned(), json!([BBOX, field]))).collect();
        let types = self.bounds.map_or(json!([]), |_| json!([kind]));
        let mut column = json!({
            "encoding": "WKB",
            "geometry_types": types,
            "covering": { "bbox": fields },
        });
        if crs.epsg() != Crs::Crs84.epsg() {
            column["crs"] = serde_json::from_str(&crs.projjson()).expect("a definition is JSON");
        }
        if let Some(bounds) = self.bounds {
            column["bbox"] = json!(bounds);
        }
        json!({ "version": "1.1.0", "primary_column": GEOMETRY, "columns": { GEOMETRY: column } })
    }
}
