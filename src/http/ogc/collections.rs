//! `GET /ogc/collections` and `/ogc/collections/{id}` (§7.13, §7.14).

use axum::{Json, extract::Path};
use serde_json::{Value, json};

use super::{
    landing::json_only,
    link::{GEOJSON, JSON, SCHEMA, link},
    queryables::QUERYABLES,
};
use crate::{
    http::{extract::Ask, problem::Problem},
    report::collection::Collection,
};

/// Every collection.
pub(in crate::http) async fn all(mut ask: Ask) -> Result<Json<Value>, Problem> {
    json_only(&mut ask)?;
    let described: Vec<Value> = Collection::ALL.iter().map(|c| describe(*c, &ask)).collect();
    let own = format!("{}/ogc/collections", ask.base);
    Ok(Json(json!({
        "links": [link("self", JSON, &own, ask.lang.pick("Các lớp dữ liệu", "Collections"))],
        "collections": described,
    })))
}

/// One collection.
pub(in crate::http) async fn one(Path(name): Path<String>, mut ask: Ask) -> Result<Json<Value>, Problem> {
    let collection = known(&name, &ask)?;
    json_only(&mut ask)?;
    Ok(Json(describe(collection, &ask)))
}

/// The collection of an address.
pub(super) fn known(name: &str, ask: &Ask) -> Result<Collection, Problem> {
    name.parse().map_err(|_| Problem::not_found(ask.lang, name))
}

/// Longitude and latitude on WGS 84 in degrees, the reference system of everything that is answered.
pub(super) const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

fn describe(collection: Collection, ask: &Ask) -> Value {
    let own = format!("{}/ogc/collections/{collection}", ask.base);
    let title = collection.name(ask.lang);
    let mut described = json!({
        "id": collection.code(),
        "title": title,
        "description": collection.description(ask.lang),
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            link("self", JSON, &own, title),
            link("items", GEOJSON, &format!("{own}/items"), title),
            link(QUERYABLES, SCHEMA, &format!("{own}/queryables"), ask.lang.pick("Thuộc tính lọc được", "Queryables")),
        ],
    });
    if let Some(bbox) = collection.extent(&ask.now) {
        described["extent"] = json!({ "spatial": { "bbox": [bbox.to_array()], "crs": CRS84 } });
    }
    described
}
